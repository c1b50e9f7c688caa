// How does the API reference look, in light and in dark mode?

import { raw } from "hono/html";

export const REFERENCE_STYLE = raw(`
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --panel: #f6f8fa; --accent: #0a5ab8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9aa6b2; --line: #30363d; --paper: #0d1117; --panel: #161b22; --accent: #6cb0ff; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 19rem minmax(0, 1fr); color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--accent); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1rem; border-right: 1px solid var(--line); background: var(--panel); font-size: .875rem; }
nav h2 { margin: 1rem 0 .25rem; font-size: .8125rem; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav a { display: block; padding: .125rem 0; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover, nav a:focus-visible { text-decoration: underline; }
nav b { font-size: .6875rem; color: var(--soft); }
nav .home a { display: inline; font-weight: 600; font-size: 1rem; }
main { padding: 1rem 2rem 6rem; max-width: 60rem; }
section { margin: 1.5rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { margin: 0 0 .25rem; font-size: 1.0625rem; overflow-wrap: anywhere; }
h3 a { color: inherit; text-decoration: none; }
h4 { margin: 1rem 0 .25rem; font-size: .9375rem; }
small, .type { color: var(--soft); font-weight: 400; }
.type { margin: 0; font-size: .8125rem; }
.summary { margin: 0; font-weight: 600; }
.method { display: inline-block; min-width: 4rem; color: var(--accent); font: 600 .8125rem ui-monospace, monospace; }
pre { margin: .25rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; font: .8125rem/1.5 ui-monospace, monospace; }
pre i { color: var(--soft); }
code { font: .875em ui-monospace, monospace; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { padding: .375rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
dl { display: grid; grid-template-columns: 3rem 1fr; margin: .5rem 0; font-size: .875rem; }
dd { margin: 0; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border-right: 0; } main { padding: 1rem; } }
`);
