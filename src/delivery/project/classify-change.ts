// Is a change a repair, and of what?

/** The texts of a change. For a direct push the title is the first line of the commit message. */
export interface Described {
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly labels: readonly string[];
}

export interface Remedy {
  readonly kind: "hotfix" | "revert" | "incident";
  /** For a revert: the change or commit it takes back, as the text names it; null: not named. */
  readonly reverts: RevertedThing | null;
  /** The issues it closes, as the text names them: `#21`, `acme/shop#21`, `PD-4711`. */
  readonly closes: readonly string[];
}

export interface RevertedThing {
  readonly number?: number;
  /** `acme/shop`, if it is named. */
  readonly path?: string;
  readonly sha?: string;
  readonly title?: string;
}

const CLOSES =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:https?:\/\/[^\s/]+\/([\w.-]+\/[\w.-]+)\/issues\/(\d+)|([\w.-]+\/[\w.-]+)?#(\d+)|([A-Z][A-Z0-9]+-\d+))/gi;

/** Null: the change is not a repair. `isIncident`: whether an issue so named is an incident. */
export function classifyChange(
  change: Described,
  hotfixWords: readonly string[],
  isIncident: (issue: string) => boolean,
): Remedy | null {
  // Reverting a revert brings the change back, so it is not a repair.
  if (/^revert "revert "/i.test(change.title)) return null;
  const closes = closedIssues(change.body).filter(isIncident);
  const reverts = revertedBy(change);
  if (reverts !== undefined) return { kind: "revert", reverts, closes };
  if (closes.length > 0) return { kind: "incident", reverts: null, closes };
  const said = [change.title, change.branch, ...change.labels].map((text) => text.toLowerCase());
  const isHotfix = hotfixWords.some((word) => said.some((text) => text.includes(word)));
  return isHotfix ? { kind: "hotfix", reverts: null, closes } : null;
}

/** Undefined: it is not a revert. Null: it is one, but does not say of what. */
function revertedBy({ title, body, branch }: Described): RevertedThing | null | undefined {
  const named = /\bReverts\s+(?:([\w.-]+\/[\w.-]+)?#(\d+)|https?:\/\/[^\s/]+\/([\w.-]+\/[\w.-]+)\/pull\/(\d+))/i.exec(
    body,
  );
  if (named !== null) {
    const path = named[1] ?? named[3];
    return { number: Number(named[2] ?? named[4]), ...(path !== undefined && { path: path.toLowerCase() }) };
  }
  const number = /^revert-(\d+)-/.exec(branch)?.[1];
  if (number !== undefined) return { number: Number(number) };
  const sha = /\bThis reverts commit ([0-9a-f]{7,64})\b/i.exec(body)?.[1];
  if (sha !== undefined) return { sha: sha.toLowerCase() };
  const reverted = /^Revert "([\s\S]*)"/.exec(title)?.[1];
  return reverted === undefined ? undefined : { title: reverted };
}

function closedIssues(body: string): readonly string[] {
  return [...body.matchAll(CLOSES)].map(([, inUrl, numberInUrl, path, number, key]) => {
    if (key !== undefined) return key;
    return `${(inUrl ?? path ?? "").toLowerCase()}#${numberInUrl ?? number ?? ""}`;
  });
}
