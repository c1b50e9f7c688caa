// What does a token look like? Text nobody can guess, that scanners for leaked secrets can tell from any other.

import { hash } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_LENGTH = 30;
const CHECKSUM_LENGTH = 6;

/** 24 bytes fill the 30 digits of base 62 (178 bits) with next to no bias. */
export const TOKEN_BYTES = 24;

/** Tokens as they are written, ours and those of issuers: for finding them in text that is about to be shown or kept. */
export const TOKEN_PATTERN = /(mst_)[0-9A-Za-z]{10,}|(eyJ)[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g;

/** `mst_`, 30 random digits of base 62, 6 of their CRC-32. Throws RangeError for fewer than TOKEN_BYTES bytes. */
export function makeTokenText(bytes: Uint8Array): string {
  if (bytes.length < TOKEN_BYTES) throw new RangeError(`a token is made of ${TOKEN_BYTES} random bytes`);
  const secret = base62(
    bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
    SECRET_LENGTH,
  );
  return `mst_${secret}${checksum(secret)}`;
}

/** SHA-256, hex: all that is kept. Finding a token by it takes as long for any wrong one. */
export function hashToken(text: string): string {
  return hash("sha256", text);
}

function checksum(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_LENGTH);
}

/** The last `length` digits. */
function base62(number: bigint, length: number): string {
  let digits = "";
  for (let rest = number; digits.length < length; rest /= 62n)
    digits = `${ALPHABET[Number(rest % 62n)] ?? ""}${digits}`;
  return digits;
}

/** The one of IEEE 802.3, as zip files and other tokens use it. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
