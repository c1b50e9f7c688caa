// What does a browser get first that comes from another site? A page that leads on at once to the one it asked for.

import { html } from "../html.ts";

/**
 * Makes the browser ask for the same address again, this time from here. It then sends the cookie, which it withholds
 * from requests that start on other sites.
 */
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
