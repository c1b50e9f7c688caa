// What does every page know besides what it shows?

import type { Instant } from "../model/time.ts";
import type { Html } from "./html.ts";

/** Who looks at it. */
export interface Viewer {
  /** As people call them; null: nobody had to say who they are. */
  readonly name: string | null;
  /** Signed in here: can sign out, and what their forms carry so that nobody else can send them. */
  readonly csrf: string | null;
  /** Whether they hold this permission: what they cannot do is not offered. */
  may(permission: string): boolean;
}

export interface NavLink {
  readonly href: string;
  readonly label: string;
  /** Whoever lacks it would only be led back. */
  readonly permission: string;
}

export interface Frame {
  readonly viewer: Viewer;
  /** Path and query as they were asked for. */
  readonly address: string;
  readonly at: Instant;
  readonly nav: readonly NavLink[];
  readonly version: string;
  /** Addresses of the style and the script, which change with what is in them. */
  readonly assets: { readonly style: string; readonly client: string };
}

/** What a page makes of it: the frame puts the rest around. */
export interface Page {
  /** Before the name of the product in the window's title. */
  readonly title: string;
  /** The path of the navigation's entry it belongs to; left out: none. */
  readonly area?: string;
  readonly body: Html;
}
