// Which key does the secret of a signed webhook hold? Written as https://www.standardwebhooks.com defines it.

const FEWEST_BYTES = 24;

export const WEBHOOK_KEY_EXPECTED = `\`whsec_\` and at least ${FEWEST_BYTES} bytes in base64`;

/** The key's raw bytes; undefined: the text is not such a secret. */
export function readWebhookKey(written: string): Uint8Array | undefined {
  try {
    const key = Uint8Array.from(atob(written.trim().replace(/^whsec_/, "")), (character) => character.charCodeAt(0));
    return key.length < FEWEST_BYTES ? undefined : key;
  } catch {
    return undefined;
  }
}
