// Which facts does a facts file deliver? It holds a list of items as JSON or YAML, or one item per line (NDJSON).

import type { EntityRef } from "../model/entity.ts";
import { formatRef, parseRef } from "../model/entity.ts";
import type { EntityFact, FactDeclaration, Provenance } from "../model/fact.ts";
import { FACT_PROVENANCES, isUndeclaredByDesign } from "../model/fact.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { isJsonObject, ownText, ownValue } from "../model/json.ts";
import { refSuggester } from "../model/nearest-ref.ts";
import { nearest, suggest } from "../model/nearest.ts";
import { badPageAddress, isPageAddress, PAGE_ADDRESS_EXPECTED } from "../model/page-address.ts";
import type { Position, Problem, ProblemSeverity } from "../model/problem.ts";
import type { Instant } from "../model/time.ts";
import { formatInstant, parseInstant } from "../model/time.ts";
import type { ParsedText, Path, TextDocument } from "../text/parse-documents.ts";
import { locate } from "../text/source-file.ts";
import type { SourceFile } from "../text/source-file.ts";
import { sourceNotListed } from "./build-fact-tables.ts";
import { conformFactValue } from "./conform-fact-value.ts";
import { parseFactsText } from "./parse-facts-text.ts";
import { readFactValue } from "./read-fact-value.ts";

export interface FactsFileContext {
  /** By ref. Facts about entities that are not in it are left out. */
  readonly entities: ReadonlyMap<EntityRef, unknown>;
  readonly declarations: ReadonlyMap<string, FactDeclaration>;
  /** When facts without `observedAt` count as observed; also the time that later facts are measured against. */
  readonly at: Instant;
}

export interface FactsFileReading {
  readonly facts: readonly EntityFact[];
  /** Errors: an item is malformed and left out. Warnings: a fact is left out, or its value is not known. */
  readonly problems: readonly Problem[];
}

const ITEM_KEYS = ["entity", "source", "observedAt", "url", "provenance", "facts"];
/** Allows for clocks that differ a little. A fact from further in the future would stay fresh for too long. */
export const MAX_AHEAD = 5 * 60_000;
/** Searching many names takes time, so only the first slips get a suggestion. */
const MAX_SUGGESTIONS = 20;

export function readFactsFile(file: SourceFile, context: FactsFileContext): FactsFileReading {
  const reading = new FactsReading(context);
  for (const parsed of parseFactsText(file)) reading.read(parsed);
  return { facts: reading.facts, problems: reading.problems };
}

/** What an item says about all of its facts. */
type ItemHead = Pick<EntityFact, "entity" | "source" | "observedAt" | "provenance" | "url">;
/** What an item says about one fact besides its value. */
type SaidOfValue = Pick<EntityFact, "items" | "url" | "error">;

class FactsReading {
  readonly facts: EntityFact[] = [];
  readonly #problems: Problem[] = [];
  /**
   * Numbers that would not print back as they are written, by place. The declared type of the fact decides whether such
   * a text is read as a number.
   */
  readonly #numbersAsText = new Map<string, Problem>();
  readonly #context: FactsFileContext;
  readonly #suggestEntity: (ref: EntityRef) => string | undefined;
  #suggestions = 0;

  constructor(context: FactsFileContext) {
    this.#context = context;
    this.#suggestEntity = refSuggester(context.entities.keys());
  }

  get problems(): readonly Problem[] {
    return [...this.#problems, ...this.#numbersAsText.values()];
  }

  read({ documents, problems }: ParsedText): void {
    for (const problem of problems) {
      if (problem.code === "number-kept-as-text") this.#numbersAsText.set(placeOf(problem), problem);
      else this.#problems.push(problem);
    }
    for (const document of documents) {
      if (Array.isArray(document.value)) {
        (document.value as readonly JsonValue[]).forEach((item, index) => this.#readItem(document, item, [index]));
      } else this.#readItem(document, document.value, []);
    }
  }

  #readItem(document: TextDocument, item: JsonValue, path: Path): void {
    const told = this.#problems.length;
    const refuse = (message: string, key?: string, help?: string) =>
      this.#report(document, key === undefined ? path : [...path, key], "malformed-fact", "error", message, help);
    if (!isJsonObject(item)) {
      refuse("an item is an object with `entity`, `source` and `facts`");
      return;
    }
    const facts = ownValue(item, "facts");
    if (!isJsonObject(facts)) refuse("`facts` has to map names to values", "facts");
    for (const key of Object.keys(item)) {
      if (!ITEM_KEYS.includes(key)) refuse(`unknown key \`${key}\``, key, suggest(key, ITEM_KEYS));
    }
    const head = this.#readHead(document, item, path, refuse);
    const isRefused = this.#problems.slice(told).some(({ severity }) => severity === "error");
    if (head === undefined || isRefused || !isJsonObject(facts)) return;
    for (const [name, value] of Object.entries(facts))
      this.#readFact(document, head, name, value, [...path, "facts", name]);
  }

  #readHead(
    document: TextDocument,
    item: JsonObject,
    path: Path,
    refuse: (message: string, key: string, help?: string) => void,
  ): ItemHead | undefined {
    const entity = this.#readEntity(document, item, path, refuse);
    const source = ownText(item, "source")?.trim();
    if (source === undefined || source === "") refuse("`source` is missing, expected who delivers the facts", "source");
    const observedAt = this.#readInstant(document, item, path, refuse);
    const provenance = ownValue(item, "provenance") ?? "observed";
    if (!isProvenance(provenance)) {
      refuse(
        "`provenance` is not a known kind",
        "provenance",
        suggest(ownText(item, "provenance") ?? "", FACT_PROVENANCES),
      );
      return undefined;
    }
    if (entity === undefined || !source || observedAt === undefined) return undefined;
    const said = ownText(item, "url");
    const url = said !== undefined && isPageAddress(said) ? said : undefined;
    if (said !== url) {
      const message = `\`url\` is left out: ${PAGE_ADDRESS_EXPECTED}`;
      this.#report(document, [...path, "url"], "bad-url", "warning", message);
    }
    return { entity, source, observedAt, provenance, ...(url !== undefined && { url }) };
  }

  #readEntity(
    document: TextDocument,
    item: JsonObject,
    path: Path,
    refuse: (message: string, key: string) => void,
  ): EntityRef | undefined {
    const parts = parseRef(ownText(item, "entity") ?? "", { kind: "component" });
    if (parts === undefined) {
      refuse("`entity` is missing, expected one like `component:default/checkout`", "entity");
      return undefined;
    }
    const ref = formatRef(parts);
    if (this.#context.entities.has(ref)) return ref;
    const message = `the catalog does not hold \`${ref}\`, its facts are left out`;
    this.#report(document, [...path, "entity"], "unknown-entity", "warning", message, this.#suggestEntity(ref));
    return undefined;
  }

  #readInstant(
    document: TextDocument,
    item: JsonObject,
    path: Path,
    refuse: (message: string, key: string) => void,
  ): Instant | undefined {
    const written = ownValue(item, "observedAt");
    const { at } = this.#context;
    if (written === undefined || written === null) return at;
    const observedAt = typeof written === "string" ? parseInstant(written) : undefined;
    if (observedAt === undefined) {
      refuse("`observedAt` is not a time, expected one like `2026-12-01T08:00:00Z`", "observedAt");
      return undefined;
    }
    if (observedAt <= at + MAX_AHEAD) return observedAt;
    const message = `observed after ${formatInstant(at)}, the facts are left out`;
    this.#report(document, [...path, "observedAt"], "future-fact", "warning", message);
    return undefined;
  }

  #readFact(document: TextDocument, head: ItemHead, name: string, written: JsonValue, path: Path): void {
    const warn = (code: string, message: string, help?: string, of?: "key") =>
      this.#report(document, path, code, "warning", message, help, of);
    const declaration = this.#context.declarations.get(name);
    const {
      said: { value: given, ...said },
      hasBadUrl,
    } = readFactValue(written);
    if (hasBadUrl) warn("bad-url", badPageAddress(name).message);
    if (declaration === undefined) {
      if (isUndeclaredByDesign(name)) this.#add(head, name, given, said);
      else warn("undeclared-fact", `no fact set declares \`${name}\``, this.#suggestFact(name), "key");
      return;
    }
    if (!declaration.sources.includes(head.source)) {
      warn("source-not-listed", sourceNotListed({ name, source: head.source }, declaration).message, undefined, "key");
      return;
    }
    const meant = this.#decideNumber(document, given, given === written ? path : [...path, "value"], declaration);
    const { value, wrong } = conformFactValue(meant, declaration);
    if (wrong !== undefined) warn("wrong-type", `\`${name}\`: ${wrong}`);
    this.#add(head, name, value, value === null && wrong !== undefined ? { ...said, error: wrong } : said);
  }

  /**
   * A fact without anything besides its value is made of exactly these members, so that they take little memory: there
   * may be millions.
   */
  #add(head: ItemHead, name: string, value: JsonValue, said: SaidOfValue): void {
    const { entity, source, observedAt, provenance, url } = head;
    const fact: EntityFact = { entity, name, value, source, observedAt, provenance };
    const isPlain = url === undefined && Object.keys(said).length === 0;
    this.facts.push(isPlain ? fact : { ...fact, ...(url !== undefined && { url }), ...said });
  }

  #decideNumber(document: TextDocument, value: JsonValue, path: Path, { type }: FactDeclaration): JsonValue {
    if (typeof value !== "string" || this.#numbersAsText.size === 0) return value;
    if (!this.#numbersAsText.delete(placeOf(document.span(path)))) return value;
    return type === "number" ? Number(value) : value;
  }

  #suggestFact(name: string): string | undefined {
    if (this.#suggestions++ >= MAX_SUGGESTIONS) return undefined;
    const choice = nearest(name, this.#context.declarations.keys());
    return choice === undefined ? "names under `x.` need no declaration" : `did you mean \`${choice}\`?`;
  }

  #report(
    document: TextDocument,
    path: Path,
    code: string,
    severity: ProblemSeverity,
    message: string,
    help?: string,
    of?: "key",
  ): void {
    const problem: Problem = { code, severity, message, ...(help !== undefined && { help }) };
    this.#problems.push(locate(problem, document.file, document.span(path, of)));
  }
}

function placeOf({ line, column }: Partial<Position>): string {
  return `${line}:${column}`;
}

function isProvenance(value: JsonValue): value is Provenance {
  return FACT_PROVENANCES.some((provenance) => provenance === value);
}
