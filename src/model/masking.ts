// What is left out of a decision or an audit log entry for readers who may not know who acted or what was observed?

import { digestOf } from "./audit.ts";
import { shortName } from "./entity.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { isJsonObject } from "./json.ts";
import { jsonPointer } from "./json-pointer.ts";

/**
 * What can be masked. `people`: who asked, approved or declared, and what they wrote; within one export a pseudonym
 * stands for the same person throughout. `evidence`: the observed values, and the sentences that tell them.
 */
export const MASKS = ["people", "evidence"] as const;
export type Mask = (typeof MASKS)[number];

type Path = readonly (string | number)[];

/** The path of a member; `*` stands for any index of a list. */
type Pattern = readonly string[];

/** Members that hold a name and nothing else. */
const NAMES: readonly Pattern[] = [["actor"], ["change", "actor"], ["findings", "*", "waiver", "by"]];

const LEFT_OUT: Readonly<Record<Mask, readonly Pattern[]>> = {
  people: [["findings", "*", "waiver", "reason"]],
  evidence: [
    ["findings", "*", "message"],
    ["findings", "*", "conjuncts"],
    ["findings", "*", "evidence", "*", "value"],
    ["findings", "*", "evidence", "*", "items"],
    ["problems", "*", "message"],
    ["problems", "*", "help"],
  ],
};

/** Kinds of entries whose summary holds something a person wrote: a reason, a title, the name of a token. */
const WRITTEN_BY_PEOPLE: ReadonlySet<JsonValue | undefined> = new Set(["lock", "freeze", "token"]);
/** Problems whose message gives somebody's reason. */
const WITH_REASON: ReadonlySet<JsonValue | undefined> = new Set(["break-glass", "rejected"]);
/**
 * A message with a lock gives its reason in brackets. Where the reason ends cannot be told, so everything after it goes
 * too.
 */
const LOCKED = /(\block lck_\w+) \(.*$/s;

/** Texts that name somebody wherever they stand: a user's ref, a mail address, an actor. */
const SOMEBODY =
  /\buser:[^\s"'`,;()]+|\b(?:oidc|github|token):[^\s"'`,;()]+|[^\s"'`,;()<>@]{1,64}@[^\s"'`,;()<>@]{1,255}\.[a-z]{2,}/giu;
const USER = /\buser:[^\s"'`,;()]+/giu;

/** Masks the records of one export. Pseudonyms are numbered in the order in which people appear. */
export class Masking {
  readonly #masks: ReadonlySet<Mask>;
  readonly #numbers = new Map<string, number>();

  constructor(masks: Iterable<Mask>) {
    this.#masks = new Set(masks);
  }

  /**
   * Takes a decision as JSON text, as it was answered. Returns it as one line of JSON without what is masked, and with
   * `masked` (where something was masked) and `digest` (of the original text).
   */
  decision(answer: string): string {
    const { value, masked } = this.#mask(JSON.parse(answer) as JsonObject);
    return JSON.stringify({ ...value, masked, digest: digestOf(answer) });
  }

  /** As `decision`, for an audit log entry. No digest is added, since an entry has its hash. */
  entry(entry: JsonObject): JsonObject {
    const { value, masked } = this.#mask(entry);
    return { ...value, masked };
  }

  #mask(whole: JsonObject): { readonly value: JsonObject; readonly masked: readonly string[] } {
    const masked: string[] = [];
    const users = this.#masks.has("people") ? usersIn(whole) : [];
    const walk = (value: JsonValue, path: Path): JsonValue | undefined => {
      const told = this.#leavesOut(path, whole) ? undefined : this.#told(value, path, users, walk);
      if (told === undefined || (typeof told === "string" && told !== value)) masked.push(jsonPointer(path));
      return told;
    };
    return { value: (walk(whole, []) ?? {}) as JsonObject, masked };
  }

  #told(
    value: JsonValue,
    path: Path,
    users: readonly string[],
    walk: (value: JsonValue, path: Path) => JsonValue | undefined,
  ): JsonValue {
    if (typeof value === "string") return this.#masks.has("people") ? this.#withoutPeople(value, path, users) : value;
    if (Array.isArray(value)) return value.flatMap((item, index) => walk(item, [...path, index]) ?? []);
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).flatMap(([key, member]): [string, JsonValue][] => {
      const told = walk(member, [...path, key]);
      return told === undefined ? [] : [[key, told]];
    });
    return Object.fromEntries(members);
  }

  #leavesOut(path: Path, whole: JsonObject): boolean {
    for (const mask of this.#masks) if (LEFT_OUT[mask].some((pattern) => matches(pattern, path))) return true;
    if (!this.#masks.has("people")) return false;
    if (matches(["summary"], path)) return WRITTEN_BY_PEOPLE.has(whole["kind"]);
    return isReason(path, whole);
  }

  #withoutPeople(text: string, path: Path, users: readonly string[]): string {
    if (NAMES.some((pattern) => matches(pattern, path))) return text === "muster" ? text : this.#name(text);
    const without = text.replaceAll(SOMEBODY, (somebody) => this.#name(somebody));
    // An entry about a decision repeats the decision's message, but not which names in it are those of people, so the
    // message is cut off.
    if (matches(["summary"], path)) return without.split(": ", 1)[0] ?? "";
    if (path.at(-1) !== "message") return without;
    return users.reduce((said, user) => this.#withoutName(said, user), without.replace(LOCKED, "$1"));
  }

  #withoutName(text: string, user: string): string {
    const name = shortName(user).replaceAll(/[^\w-]/g, String.raw`\$&`);
    return text.replaceAll(new RegExp(String.raw`(?<![\w-])${name}(?![\w-])`, "g"), this.#name(user));
  }

  #name(of: string): string {
    const key = of.toLowerCase();
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return `actor-${number}`;
  }
}

function matches(pattern: Pattern, path: Path): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((key, index) => (key === "*" ? typeof path[index] === "number" : key === path[index]))
  );
}

/** The title of a freeze is its name, but the title of a lock is the reason somebody gave. */
function isReason(path: Path, { holds, problems }: JsonObject): boolean {
  if (matches(["holds", "*", "title"], path)) return itemAt(holds, path)?.["kind"] === "lock";
  return matches(["problems", "*", "message"], path) && WITH_REASON.has(itemAt(problems, path)?.["code"]);
}

function itemAt(list: JsonValue | undefined, [, index]: Path): JsonObject | undefined {
  const item: unknown = Array.isArray(list) && typeof index === "number" ? list[index] : undefined;
  return isJsonObject(item) ? item : undefined;
}

function usersIn(whole: JsonObject): readonly string[] {
  return [...new Set(JSON.stringify(whole).match(USER))];
}
