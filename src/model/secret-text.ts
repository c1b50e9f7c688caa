// Which texts are secrets, wherever somebody puts them? They are neither kept, nor shown, nor written down.

/** What each begins with: few texts hold any of these, and only those are looked at closely. */
const HINT = /mst_|eyJ|:\/\/|PRIVATE KEY-----|whsec_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-/;

/** A key as PEM, also with its line breaks as JSON has them. */
const PRIVATE_KEY = String.raw`(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)(?:[A-Za-z0-9+/=:,\s…-]|\\[nr])*`;
/** Of an address: `https://name:password@host`. */
const PASSWORD = String.raw`(:\/\/[^\s/:@"'\\]{0,200}:)[^\s/@"'\\]{1,500}(?=@)`;
/** The lookbehind keeps this from being tried at every letter of one long word. */
const SIGNED_TOKEN = String.raw`(?<![\w-])(eyJ)[\w-]{8,4000}\.eyJ[\w-]{8,}(?:\.[\w-]*)?`;
const KNOWN_BY_THEIR_BEGINNING = [
  "(mst_)[0-9A-Za-z]{10,}",
  "(whsec_)[0-9A-Za-z+/=]{16,}",
  "(gh[opsur]_)[0-9A-Za-z]{20,}",
  String.raw`(github_pat_)\w{20,}`,
  String.raw`(glpat-)[\w-]{20,}`,
  "(xox[a-z]-)[0-9A-Za-z-]{10,}",
  String.raw`(hooks\.slack\.com\/services\/)[\w/]+`,
];
const SECRET = new RegExp([PRIVATE_KEY, PASSWORD, SIGNED_TOKEN, ...KNOWN_BY_THEIR_BEGINNING].join("|"), "g");

/** Each is its beginning and `…`. Of JSON and YAML too: what stands around it reads as before. */
export function hideSecrets(text: string): string {
  if (!HINT.test(text)) return text;
  return text.replace(SECRET, (_, ...groups: unknown[]) => {
    const beginning = groups.find((group) => typeof group === "string");
    return `${String(beginning)}…`;
  });
}

/** Characters: a few milliseconds' worth. */
const PIECE = 512 * 1_024;
const LONGEST_KEY = 16_384;

/** As `hideSecrets`, with steps for whoever must not be held up. */
export function* hideSecretsInSteps(text: string): Generator<void, string> {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOfPiece(text, start);
    pieces.push(hideSecrets(text.slice(start, end)));
    start = end;
    yield;
  }
  return pieces.join("");
}

/** After a line, and not within a key: nothing else that is secret has several lines. */
function endOfPiece(text: string, start: number): number {
  const latest = start + PIECE;
  if (latest >= text.length) return text.length;
  const line = text.lastIndexOf("\n", latest) + 1;
  const end = line > start ? line : latest;
  const key = text.lastIndexOf("-----BEGIN", end);
  const isWithin = key > start && end - key < LONGEST_KEY && text.lastIndexOf("-----END", end) < key;
  return isWithin ? key : end;
}
