// Is this well-formed XML 1.0, of the kind we write: elements, attributes, text, the five entities?

const CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const TAG = /^<(\/?)([A-Za-z]+)((?: [A-Za-z]+="(?:[^<&"]|&(?:amp|lt|gt|quot|apos);)*")*)(\/?)>/;

/** What is wrong; empty where nothing is. */
export function wellFormedness(xml: string): string[] {
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  if (body === xml) return ["no declaration"];
  const foreign = CHARACTER.exec(xml);
  if (foreign !== null) return [`a character that XML does not know: ${JSON.stringify(foreign[0])}`];
  const open: string[] = [];
  let rest = body.trimEnd();
  while (rest !== "") {
    const text = /^(?:[^<&]|&(?:amp|lt|gt|quot|apos);)+/.exec(rest)?.[0] ?? "";
    rest = rest.slice(text.length);
    if (rest === "") break;
    const [tag, close, name = "", attributes = "", empty] = TAG.exec(rest) ?? [];
    if (tag === undefined) return [`no tag: ${rest.slice(0, 80)}`];
    const names = [...attributes.matchAll(/ ([A-Za-z]+)="[^"]*"/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) return [`an attribute twice: ${tag}`];
    if (close === "/" && open.pop() !== name) return [`closes what is not open: ${tag}`];
    if (close === "" && empty === "") open.push(name);
    rest = rest.slice(tag.length);
    if (open.length === 0 && rest !== "") return ["more than one root"];
  }
  return open.map((name) => `not closed: ${name}`);
}
