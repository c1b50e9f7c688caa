// Is an answer sent compressed? If that is worth it, and whoever asks accepts it.

export interface Packing {
  readonly isWanted: boolean;
  /** `accept-encoding` */
  readonly accepted: string | undefined;
}

/** With gzip, which everybody can read. Answers other than 200, such as 304, are left as they are. */
export function pack(response: Response, { isWanted, accepted }: Packing): Response {
  if (!isWanted) return response;
  const { status, headers } = response;
  headers.append("vary", "accept-encoding");
  if (status !== 200 || !takesGzip(accepted)) return response;
  // On Node, asking a response for its body makes a stream, which costs a small answer more than everything else.
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
