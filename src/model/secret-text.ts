// Which texts are secrets, wherever people put them? Those are neither kept nor shown nor logged.

/**
 * The beginnings of all known secrets. Few texts hold any of them, and only those are searched with the full pattern.
 */
const HINT = /mst_|eyJ|:\/\/|PRIVATE KEY-----|whsec_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-/;

/** A private key as PEM, also with its line breaks escaped as in JSON. */
const PRIVATE_KEY = String.raw`(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)(?:[A-Za-z0-9+/=:,\s…-]|\\[nr])*`;
/** The password in an address: `https://name:password@host`. */
const PASSWORD = String.raw`(:\/\/[^\s/:@"'\\]{0,200}:)[^\s/@"'\\]{1,500}(?=@)`;
/** The lookbehind prevents a new attempt at every letter of a long word. */
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

/** The text with each secret replaced by its first characters and `…`. The text around stays valid JSON or YAML. */
export function hideSecrets(text: string): string {
  if (!HINT.test(text)) return text;
  return text.replace(SECRET, (_, ...groups: unknown[]) => {
    const beginning = groups.find((group) => typeof group === "string");
    return `${String(beginning)}…`;
  });
}

/** In characters; a piece takes a few milliseconds. */
const PIECE = 512 * 1_024;
const LONGEST_KEY = 16_384;

/** As `hideSecrets`, in steps, for callers that must not block for long. */
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

/** Ends a piece after a line and never inside a private key: nothing else that is secret spans lines. */
function endOfPiece(text: string, start: number): number {
  const latest = start + PIECE;
  if (latest >= text.length) return text.length;
  const line = text.lastIndexOf("\n", latest) + 1;
  const end = line > start ? line : latest;
  const key = text.lastIndexOf("-----BEGIN", end);
  const isWithin = key > start && end - key < LONGEST_KEY && text.lastIndexOf("-----END", end) < key;
  return isWithin ? key : end;
}
