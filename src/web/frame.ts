// What does every page need to know besides its content?

import type { Instant } from "../model/time.ts";
import type { Html } from "./html.ts";

/** The person looking at the page. */
export interface Viewer {
  /** The name people know them by. Null: nobody had to sign in. */
  readonly name: string | null;
  /**
   * The token that protects forms against requests from other sites. Null: they did not sign in here, so they cannot
   * sign out either.
   */
  readonly csrf: string | null;
  /** Whether they hold this permission. A page does not offer what they cannot do. */
  may(permission: string): boolean;
}

export interface NavLink {
  readonly href: string;
  readonly label: string;
  /** The permission the page takes. Without it the link is not shown. */
  readonly permission: string;
}

export interface Frame {
  readonly viewer: Viewer;
  /** Path and query as requested. */
  readonly address: string;
  readonly at: Instant;
  readonly nav: readonly NavLink[];
  readonly version: string;
  /** Addresses of the style sheet and the script. They change with the content. */
  readonly assets: { readonly style: string; readonly client: string };
}

/** What a page contributes. The frame puts the rest around it. */
export interface Page {
  /** The part of the window's title before the name of the product. */
  readonly title: string;
  /** The path of the navigation entry it belongs to. Left out: none. */
  readonly area?: string;
  readonly body: Html;
}
