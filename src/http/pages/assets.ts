// What do pages load? One style, one script and one icon, each at an address that changes with its content.

import { createHash } from "node:crypto";
import type { Context } from "hono";
import { CLIENT } from "../../web/client.ts";
import { ICON } from "../../web/icon.ts";
import { STYLE } from "../../web/style.ts";
import { isKnown } from "../entity-tag.ts";

interface Asset {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

interface TaggedAsset extends Asset {
  readonly hash: string;
}

function tagged(asset: Asset): TaggedAsset {
  return { ...asset, hash: createHash("sha256").update(asset.text).digest("base64url").slice(0, 16) };
}

const style = tagged({ path: "/assets/style.css", type: "text/css; charset=utf-8", text: STYLE });
const client = tagged({ path: "/assets/client.js", type: "text/javascript; charset=utf-8", text: CLIENT });
const icon = tagged({ path: "/assets/icon.svg", type: "image/svg+xml", text: ICON });

export const ASSETS: readonly TaggedAsset[] = [style, client, icon];

export const ASSET_ADDRESSES = { style: `${style.path}?v=${style.hash}`, client: `${client.path}?v=${client.hash}` };

const YEAR = 31_536_000;

/** Open to anybody. A browser may keep it for a year if the address names this very content. */
export function serveAsset({ text, type, hash }: TaggedAsset, c: Context): Response {
  const etag = `"${hash}"`;
  const headers = {
    "content-type": type,
    etag,
    "cache-control": c.req.query("v") === hash ? `public, max-age=${YEAR}, immutable` : "public, max-age=300",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'",
  };
  if (isKnown(etag, c.req.header("if-none-match"))) return new Response(null, { status: 304, headers });
  return new Response(text, { headers });
}
