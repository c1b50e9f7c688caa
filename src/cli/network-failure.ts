// Why could a server not be reached, in words a person can act on?

const NOT_FOUND = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_NONAME"]);
const CLOSED = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "ERR_HTTP2_STREAM_ERROR"]);
const TOO_LATE = new Set(["ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|ISSUER/;
const UNREACHABLE = new Set(["EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EADDRNOTAVAIL"]);

/** One clause that names the server. `within`: how many milliseconds it had, when time ran out. */
export function sayNetworkFailure(error: unknown, url: URL, within: number): string {
  const address = url.href.replace(/\/$/, "");
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError")) {
    return `\`${address}\` did not answer within ${within / 1_000} s`;
  }
  const { code, message } = innermost(error);
  if (NOT_FOUND.has(code)) return `no address is known for \`${url.hostname}\``;
  if (code === "ECONNREFUSED") return `nothing listens at \`${address}\``;
  if (UNREACHABLE.has(code)) return `\`${address}\` is unreachable`;
  if (TOO_LATE.has(code)) return `\`${address}\` did not answer in time`;
  if (CERTIFICATE.test(code)) return `the certificate of \`${url.host}\` is not trusted: ${message}`;
  if (/SSL|EPROTO|TLS/.test(code)) return `\`${url.host}\` does not speak TLS as it should`;
  if (CLOSED.has(code)) return `\`${address}\` closed the connection before the answer was complete`;
  return `\`${address}\` could not be reached: ${message}`;
}

/** `fetch failed` explains nothing. Its cause does, or the first of several causes. */
function innermost(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (error.cause instanceof Error) return innermost(error.cause);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message };
}
