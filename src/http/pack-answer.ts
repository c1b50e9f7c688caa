// Is an answer sent packed? Where it is worth it, and whoever asks can unpack it.

export interface Packing {
  readonly isWanted: boolean;
  /** `accept-encoding` */
  readonly accepted: string | undefined;
}

/** With gzip, which everybody knows; what was not changed since is not touched. */
export function pack(response: Response, { isWanted, accepted }: Packing): Response {
  if (!isWanted) return response;
  const { status, headers } = response;
  headers.append("vary", "accept-encoding");
  if (status !== 200 || !takesGzip(accepted)) return response;
  // On Node whoever asks for a body gets it as a stream, which costs a small answer more than all else.
  const { body } = response;
  if (body === null) return response;
  headers.set("content-encoding", "gzip");
  return new Response(body.pipeThrough(new CompressionStream("gzip")), { status, headers });
}

function takesGzip(accepted = ""): boolean {
  return accepted
    .split(",")
    .some((coding) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/i.test(coding));
}
