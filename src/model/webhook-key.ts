// What does the secret of a signed webhook say? As https://www.standardwebhooks.com writes it.

const FEWEST_BYTES = 24;

export const WEBHOOK_KEY_EXPECTED = `\`whsec_\` and at least ${FEWEST_BYTES} bytes in base64`;

/** Raw bytes; undefined: it is none. */
export function readWebhookKey(written: string): Uint8Array | undefined {
  try {
    const key = Uint8Array.from(atob(written.trim().replace(/^whsec_/, "")), (character) => character.charCodeAt(0));
    return key.length < FEWEST_BYTES ? undefined : key;
  } catch {
    return undefined;
  }
}
