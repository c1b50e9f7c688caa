import { describe, expect, it } from "vitest";
import { hideSecrets, hideSecretsInSteps } from "../../src/model/secret-text.ts";

const LETTERS = "Ab3dEf6hIj9lMn2pQr5tUv8xYz1B";
const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${`${LETTERS}+/=\n`.repeat(20)}-----END RSA PRIVATE KEY-----\n`;

function whole(text: string): string {
  const steps = hideSecretsInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

describe("a secret", () => {
  it.each([
    ["mst_", `mst_${LETTERS}`],
    ["eyJ", `eyJ${LETTERS}.eyJ${LETTERS}.${LETTERS}`],
    ["whsec_", `whsec_${LETTERS}`],
    ["ghs_", `ghs_${LETTERS}`],
    ["github_pat_", `github_pat_11A_${LETTERS}`],
    ["glpat-", `glpat-${LETTERS}`],
    ["xoxb-", `xoxb-1234-${LETTERS}`],
    ["postgres://shop:", `postgres://shop:${LETTERS}`],
    ["https://hooks.slack.com/services/", `https://hooks.slack.com/services/T1/B2/${LETTERS}`],
    ["-----BEGIN RSA PRIVATE KEY-----", PEM],
  ])(
    "that begins with `%s` is hidden in any text, and in JSON and YAML leaves all else as it is",
    (beginning, secret) => {
      const around = secret.startsWith("postgres") ? [secret, "@db/shop"] : [secret, ""];
      const text = around.join("");
      expect(hideSecrets(text)).not.toContain(LETTERS);
      expect(hideSecrets(text)).toContain(`${beginning}…`);
      const body = { [text]: [`before ${text}`, { after: `${text} after`, other: 'a "quoted" \\ text' }] };
      const read = JSON.parse(hideSecrets(JSON.stringify(body))) as typeof body;
      expect(JSON.stringify(read)).not.toContain(LETTERS);
      expect(Object.values(read)[0]?.[1]).toMatchObject({ other: 'a "quoted" \\ text' });
      expect(hideSecrets(hideSecrets(text))).toBe(hideSecrets(text));
    },
  );

  it.each([
    "https://example.com:8443/a@b",
    "git@github.com:acme/shop.git and ssh://git@github.com/acme/shop",
    "the prefix mst_ alone, mst_short, an eyJ",
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYH\n-----END PUBLIC KEY-----",
    "see http://a:80/x, and write to kim@example.com",
    "sha256:bf91b37b1c71d3a6aca2a614fe1d986586dc369f9022473243825fa19d077e43",
  ])("is not seen in `%s`", (text) => {
    expect(hideSecrets(text)).toBe(text);
  });

  it("is hidden wherever it stands in a long text that is read in steps", () => {
    const line = `description: nothing to hide, and a link https://example.com/page\n`;
    // So that keys and tokens lie across the ends of pieces.
    for (const shift of [0, 100, 300, 500, 700]) {
      const filling = line.repeat(Math.ceil((512 * 1_024 - shift) / line.length));
      const text = `${filling}${PEM}${filling}token: mst_${LETTERS}\n${filling}`;
      const hidden = whole(text);
      expect(hidden).not.toContain(LETTERS);
      expect(hidden).toBe(hideSecrets(text));
    }
    expect(whole(line)).toBe(line);
    expect(whole("x".repeat(2_000_000))).toHaveLength(2_000_000);
  });

  it.each([
    "eyJ",
    "eyJ_",
    "eyJaaaaaaaa.",
    "://",
    "://a:",
    "://a:b",
    "mst_",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN ",
  ])("costs what the text is long, and no more, where it holds nothing but `%s`", (part) => {
    const time = (length: number): number => {
      const text = part.repeat(length / part.length);
      const started = process.cpuUsage();
      hideSecrets(text);
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    };
    time(100_000);
    // A text ten times as long takes ten times as long; tried at every letter it would be a hundred times.
    expect(time(2_000_000)).toBeLessThan(2_000);
  });
});
