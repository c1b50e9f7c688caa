// What does a token look like? A text that nobody can guess and that secret scanners can recognise.

import { hash } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_LENGTH = 30;
const CHECKSUM_LENGTH = 6;

/** 24 random bytes fill 30 digits of base 62 (178 bits) almost without bias. */
export const TOKEN_BYTES = 24;

/** Finds tokens, our own and those of issuers, in text that is about to be shown or stored. */
export const TOKEN_PATTERN = /(mst_)[0-9A-Za-z]{10,}|(eyJ)[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g;

/**
 * `mst_`, 30 random digits of base 62, then 6 digits of their CRC-32. Throws RangeError for fewer than TOKEN_BYTES
 * bytes.
 */
export function makeTokenText(bytes: Uint8Array): string {
  if (bytes.length < TOKEN_BYTES) throw new RangeError(`a token is made of ${TOKEN_BYTES} random bytes`);
  const secret = base62(
    bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
    SECRET_LENGTH,
  );
  return `mst_${secret}${checksum(secret)}`;
}

/** SHA-256 in hex; nothing else is stored of a token. Looking a token up by its hash leaks nothing through timing. */
export function hashToken(text: string): string {
  return hash("sha256", text);
}

function checksum(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_LENGTH);
}

/** The last `length` digits of a number in base 62. */
function base62(number: bigint, length: number): string {
  let digits = "";
  for (let rest = number; digits.length < length; rest /= 62n)
    digits = `${ALPHABET[Number(rest % 62n)] ?? ""}${digits}`;
  return digits;
}

/** CRC-32 as IEEE 802.3, zip files and other tokens use it. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
