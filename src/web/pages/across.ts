// What is shown for a moment to whoever came from another site? Nothing: the page they asked for follows.

import { html } from "../html.ts";

/** Asks for the same once more, from here: then the cookie comes along, which other sites cannot have sent. */
export async function acrossPage(address: string): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Muster</title>
        <meta http-equiv="refresh" content="0; url=${address}" />
      </head>
      <body>
        <p><a href="${address}">Go on</a></p>
      </body>
    </html>`;
  return page.toString();
}
