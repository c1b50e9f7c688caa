// What do the pages look like: by day, by night, on a phone and on paper?

const LIGHT = `
  --ink: #1c2127; --soft: #59636e; --faint: #8a949e; --line: #dde2e7; --paper: #fff; --panel: #f6f7f9; --accent: #1f4fbf;
  --pass: #0a7266; --pass-tint: #dff3ef; --fail: #b8380f; --fail-tint: #fde8e1; --unknown: #5c6570; --unknown-tint: #eceef1;
  --waived: #6a45b5; --waived-tint: #eee8fa;
  --level-1: #c9d7f5; --level-2: #9db7ec; --level-3: #6f93df; --level-4: #436fcf; --level-5: #1f4fbf;
  color-scheme: light;`;

const DARK = `
  --ink: #e3e8ed; --soft: #9fabb7; --faint: #75818c; --line: #2c343c; --paper: #0f1317; --panel: #171c22; --accent: #8fb0ff;
  --pass: #4fc4b2; --pass-tint: #12312d; --fail: #ff9070; --fail-tint: #3b1d14; --unknown: #a6b1bc; --unknown-tint: #242b32;
  --waived: #bda3f5; --waived-tint: #2a2140;
  --level-1: #2b3b60; --level-2: #3a5288; --level-3: #4f6fb5; --level-4: #6c90dd; --level-5: #8fb0ff;
  color-scheme: dark;`;

export const STYLE = `
:root {${LIGHT}}
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {${DARK}} }
:root[data-theme="dark"] {${DARK}}

* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
a { color: var(--accent); text-decoration: underline 1px color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: .2em; }
a:hover { text-decoration-color: currentColor; }
nav a, h1 a, h2 a, h3 a, .home, th a, .title a { text-decoration-color: transparent; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
[hidden] { display: none !important; }
h1 { margin: 1.25rem 0 .25rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: 1.0625rem; line-height: 1.3; overflow-wrap: anywhere; }
h3 { margin: 1rem 0 .25rem; font-size: .9375rem; line-height: 1.35; overflow-wrap: anywhere; }
h2 a, h3 a { color: inherit; }
p { margin: .25rem 0; }
code, pre { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
ul, ol { margin: 0; padding: 0; list-style: none; }
.soft { color: var(--soft); }
.small { font-size: .8125rem; }
.lead { margin: .5rem 0; font-size: 1.0625rem; max-width: 46rem; }
.meta { color: var(--soft); }
.arrow { color: var(--faint); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: .5rem; top: .5rem; padding: .25rem .5rem; background: var(--paper); z-index: 10; }

.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; padding: .625rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--panel); font-size: .875rem; }
.top .home { font-weight: 700; font-size: 1rem; color: var(--ink); }
.top nav { display: flex; flex-wrap: wrap; gap: .125rem .75rem; flex: 1 1 auto; }
.top nav a { color: var(--soft); padding: .125rem 0; }
.top nav a[aria-current] { color: var(--ink); font-weight: 600; box-shadow: 0 2px 0 var(--accent); }
.find input { width: 7rem; padding: .125rem .5rem; font-size: .8125rem; }
.who { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin-left: auto; color: var(--soft); }
.who form { display: inline; }
.who .name { max-width: 11rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
main { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem 3rem; }
footer { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; max-width: 76rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; color: var(--soft); font-size: .8125rem; border-top: 1px solid var(--line); }
.narrow { max-width: 36rem; }

button, .button { padding: .3125rem .75rem; border: 1px solid var(--accent); border-radius: 5px; background: var(--accent); color: var(--paper); font: inherit; font-weight: 600; cursor: pointer; }
button.plain { padding: 0; border: 0; background: none; color: var(--accent); font-weight: 400; font-size: inherit; }
button.plain:hover { text-decoration: underline; }
button.quiet { background: var(--paper); color: var(--accent); font-weight: 400; }
input, select, textarea { width: 100%; padding: .3125rem .5rem; border: 1px solid var(--faint); border-radius: 5px; background: var(--paper); color: var(--ink); font: inherit; }
textarea { min-height: 5rem; resize: vertical; }
label { display: block; color: var(--soft); font-size: .8125rem; }
.stacked { display: grid; gap: .75rem; margin: 1rem 0; justify-items: start; }
.stacked label { width: 100%; }
.on-paper { display: none; }
.beside { margin-top: 1rem; }
.wrong { padding: .5rem .75rem; border-left: 3px solid var(--fail); background: var(--fail-tint); color: var(--fail); }

.tag { display: inline-block; padding: 0 .375rem; border: 1px solid var(--line); border-radius: 4px; color: var(--soft); font-size: .75rem; font-weight: 400; line-height: 1.25rem; vertical-align: .0625rem; white-space: nowrap; }
.tag.late { border-color: var(--fail); color: var(--fail); }
.effort { display: inline-block; padding: 0 .375rem; border-radius: 4px; background: var(--unknown-tint); color: var(--ink); font-size: .8125rem; font-weight: 400; white-space: nowrap; }
.mark { display: inline-flex; width: 1.25rem; height: 1.25rem; flex: none; align-items: center; justify-content: center; border-radius: 4px; font-size: .8125rem; font-weight: 700; line-height: 1; }
.mark.pass { color: var(--pass); background: var(--pass-tint); }
.mark.fail { color: var(--fail); background: var(--fail-tint); }
.mark.unknown { color: var(--unknown); background: repeating-linear-gradient(135deg, var(--unknown-tint) 0 3px, var(--paper) 3px 5px); box-shadow: inset 0 0 0 1px var(--line); }
.mark.none { color: var(--faint); }
.mark.waived { color: var(--waived); background: var(--waived-tint); }
.outcome { white-space: nowrap; }
.outcome.pass, .level.pass { color: var(--pass); }
.outcome.fail, .level.fail { color: var(--fail); }
.outcome.unknown, .level.unknown { color: var(--unknown); }
.outcome.none { color: var(--soft); }
.outcome.waived { color: var(--waived); }
.level { font-weight: 600; white-space: nowrap; }

.bar { display: block; width: 100%; height: 12px; overflow: hidden; border-radius: 3px; }
.level-1 { fill: var(--level-1); } .level-2 { fill: var(--level-2); } .level-3 { fill: var(--level-3); } .level-4 { fill: var(--level-4); } .level-5 { fill: var(--level-5); }
.level-none { fill: var(--unknown-tint); stroke: var(--faint); stroke-width: 0; }

.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .75rem; }
.card { padding: .625rem .875rem .75rem; border: 1px solid var(--line); border-radius: 8px; }
.card h3 { margin: 0; }
.card .figure { margin: .125rem 0 .5rem; }
.card .figure b { font-size: 1.25rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 2.5rem; }
.rows > li { padding: .5rem 0; border-top: 1px solid var(--line); }
.rows > li p { margin: 0; }
.age { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
.rows .age { float: right; margin-left: .75rem; }
.aside { font-weight: 400; font-size: .9375rem; }

.next { margin: 1rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-left: 3px solid var(--accent); border-radius: 0 8px 8px 0; background: var(--panel); }
.next .lead { margin-top: 0; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .375rem .75rem .375rem 0; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 400; }
th[scope="row"] { overflow-wrap: anywhere; }
thead th { border-top: 0; color: var(--soft); font-size: .8125rem; }
.number { text-align: right; white-space: nowrap; }
.standings { max-width: 46rem; }

.finding { display: grid; grid-template-columns: 1.25rem minmax(0, 1fr) auto; gap: .125rem .625rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.finding:target { background: var(--panel); box-shadow: -.5rem 0 0 var(--panel), .5rem 0 0 var(--panel); }
.finding p { margin: 0; }
.finding .title a { color: var(--ink); font-weight: 600; }
.finding .why { font-size: .875rem; }
.finding .fix { margin-top: .125rem; font-size: .875rem; }
details > summary { padding: .375rem 0; border-top: 1px solid var(--line); color: var(--soft); font-size: .875rem; cursor: pointer; }
.command { display: flex; align-items: baseline; gap: .75rem; justify-content: space-between; margin: .375rem 0; padding: .375rem .625rem; border: 1px solid var(--line); border-radius: 5px; background: var(--panel); white-space: pre-wrap; overflow-wrap: anywhere; }
.copy { flex: none; font: .8125rem/1.5 system-ui, sans-serif; }
.empty { padding: 1rem 0; max-width: 36rem; }
.pairs { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .25rem 1.25rem; margin: 0; }
.pairs dt { color: var(--soft); }
.pairs dd { margin: 0; overflow-wrap: anywhere; }

.nowrap { white-space: nowrap; }
.over-strip { margin: 1.25rem 0 .375rem; } .between { display: flex; flex-wrap: wrap; gap: 0 1rem; justify-content: space-between; }
.strip { display: block; width: 100%; height: 3.75rem; border-bottom: 1px solid var(--line); }
.fails { color: var(--fail); }
.tabs a { margin-right: .5rem; font-weight: 400; color: var(--accent); }
.tabs a[aria-current] { color: var(--ink); font-weight: 600; }
.groups th { overflow-wrap: anywhere; } .groups td { vertical-align: middle; }
.groups .bar-cell { width: 40%; min-width: 5rem; } .groups td.number { width: 3.5rem; }
.pages { display: flex; gap: 1rem; margin: .25rem 0; font-size: .875rem; }
.matrix { overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: 8px; }
.matrix table { border-collapse: separate; border-spacing: 0; width: auto; min-width: 100%; font-size: .8125rem; }
.matrix th, .matrix td { padding: .25rem .625rem; border-top: 0; border-bottom: 1px solid var(--line); background: var(--paper); }
.matrix thead { position: sticky; top: 0; z-index: 2; }
.matrix thead th { vertical-align: bottom; }
.matrix thead td { border-bottom: 0; }
.matrix .level-head { padding-bottom: 0; border-bottom: 0; border-left: 1px solid var(--line); text-align: left; white-space: nowrap; }
.matrix .turned.first { border-left: 1px solid var(--line); }
.matrix td { vertical-align: middle; }
.matrix .who-cell { position: sticky; left: 0; z-index: 1; min-width: 12rem; max-width: 20rem; overflow-wrap: anywhere; box-shadow: 1px 0 0 var(--line); }
.matrix thead .who-cell { z-index: 3; }
.matrix small { display: block; }
.matrix small a, .matrix small { color: var(--soft); }
.matrix .turned { padding: .375rem 0; width: 1.75rem; min-width: 1.75rem; }
.matrix .turned a { display: block; color: var(--soft); }
.matrix .turned span { display: block; max-height: 11rem; margin: 0 auto; overflow: hidden; writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; text-overflow: ellipsis; }
.matrix td.p, .matrix td.f, .matrix td.u, .matrix td.w, .matrix td.n { padding: 0; text-align: center; vertical-align: middle; font-weight: 700; border-left: 1px solid var(--paper); }
.matrix td.p { color: var(--pass); background: var(--pass-tint); }
.matrix td.f { background: var(--fail-tint); }
.matrix td.w { color: var(--waived); background: var(--waived-tint); }
.matrix td.u { background: repeating-linear-gradient(135deg, var(--unknown-tint) 0 3px, var(--paper) 3px 5px); }
.matrix td.n { color: var(--soft); font-weight: 400; }
.matrix td.f a, .matrix td.u a, .matrix td.w a { display: block; padding: .5rem 0; text-decoration: none; }
.matrix td.f a { color: var(--fail); } .matrix td.u a { color: var(--unknown); } .matrix td.w a { color: var(--waived); }
.matrix tr:hover .who-cell { background: var(--panel); }
.matrix td.number { background: var(--paper); }

@media (max-width: 40rem) {
  .matrix .who-cell { min-width: 8.5rem; max-width: 8.5rem; }
  .matrix .number, .matrix .nowrap .soft { display: none; }
  main, footer { padding-left: 1rem; padding-right: 1rem; }
  .top { padding: .5rem 1rem; }
  .top nav { order: 3; flex: 1 1 100%; flex-wrap: nowrap; min-width: 0; overflow-x: auto; white-space: nowrap; scrollbar-width: none; mask-image: linear-gradient(to left, transparent, #000 2rem); }
  .top nav a[aria-current] { order: -1; } .top nav a { padding: .25rem 0; } .top nav a:last-child { padding-right: 2rem; }
  .find { flex: 1 1 6rem; } .find input { width: 100%; }
  .pairs { grid-template-columns: 1fr; gap: 0; }
  .pairs dd { margin-bottom: .375rem; }
}
.verdict { display: inline-block; padding: 0 .5rem; border-radius: 4px; font-size: .8125em; font-weight: 700; letter-spacing: .02em; white-space: nowrap; }
.verdict.pass { color: var(--pass); background: var(--pass-tint); }
.verdict.fail { color: var(--fail); background: var(--fail-tint); }
.verdict.unknown { color: var(--unknown); background: var(--unknown-tint); }
.notice { margin: .75rem 0; padding: .5rem .75rem; border-left: 3px solid var(--accent); background: var(--panel); }
.notice .rows > li:first-child { padding-top: 0; border-top: 0; } .notice .rows > li:last-child { padding-bottom: 0; }
.waits > li { padding: .375rem 0; border-top: 1px solid var(--line); }
.figures { margin: .75rem 0; font-weight: 600; }
.narrowing { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem .75rem; margin: .75rem 0 1rem; font-size: .8125rem; }
.narrowing label { flex: 1 1 8rem; max-width: 13rem; }
.narrowing input, .narrowing select, .narrowing button { height: 2.125rem; }
.log .by { max-width: 11rem; overflow-wrap: anywhere; }
.log th:last-child, .log td:last-child { padding-right: 0; }
.leaf { display: flex; gap: 1rem; margin: .75rem 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
a.button { display: inline-block; text-decoration: none; }
a.button.quiet { background: var(--paper); color: var(--accent); font-weight: 400; }
.field { width: 100%; }
.field .on-paper { display: none; }
.beside { margin-top: 1rem; }
.wrong { margin: .25rem 0; padding: .25rem .5rem; }
.field [aria-invalid] { border-color: var(--fail); }
.log td span.small, .log td a + a { display: block; }
.holding { display: flex; flex-wrap: wrap; align-items: start; justify-content: space-between; gap: .375rem 1rem; }
.holding > div { flex: 1 1 20rem; min-width: 0; }
@media (max-width: 40rem) {
  .log, .log tbody, .log tr, .log td { display: block; }
  .log thead { display: none; }
  .log tr { padding: .5rem 0; border-top: 1px solid var(--line); }
  .log td { padding: .0625rem 0; border: 0; text-align: left; }
  .log .by { max-width: none; }
  .finding .age { grid-column: 2; white-space: normal; }
}
.filters input, .filters select, .filters button { height: 2.125rem; }
@media (min-width: 40.0625rem) { .ruled th, .ruled td { width: 10.8%; } .ruled th[scope="row"], .ruled th:first-child { width: 46%; } }
@media (max-width: 40rem) {
  .who { flex-wrap: nowrap; } .who .name { display: none; }
  .rising, .rising tbody { display: block; }
  .rising tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: .375rem 0; border-top: 1px solid var(--line); }
  .rising th, .rising td { padding: 0; border: 0; }
  .rising td.number, .rising .level { text-align: right; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }

.filter { max-width: 20rem; margin: .25rem 0 .5rem; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: .75rem 0; font-size: .8125rem; }
.filters label { flex: 1 1 7rem; max-width: 11rem; }
.stacked.wide { max-width: 52rem; }
.typed { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.problems { width: 100%; min-width: 0; }
.problems li { margin: 0 0 .375rem; }
.stacked { grid-template-columns: minmax(0, 1fr); }
.problems .warning { padding: .5rem .75rem; border-left: 3px solid var(--faint); background: var(--panel); }
.caret { margin: .25rem 0 0; overflow-x: auto; color: var(--ink); }
.pairing { display: flex; flex-wrap: wrap; gap: .125rem 1.5rem; justify-content: space-between; }
.levels { display: flex; flex-wrap: wrap; gap: .125rem 1.25rem; font-size: .8125rem; }
.asks li { padding: .125rem 0 .125rem 1rem; border-left: 2px solid var(--line); }
.source { padding: .625rem .75rem; border: 1px solid var(--line); border-radius: 5px; background: var(--panel); white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--accent); margin: .5rem 0; }
.outcome-pass { fill: var(--pass); } .outcome-fail { fill: var(--fail); }
.finding.part { margin-left: 1.875rem; }
.dora td:not(.number), .dora th:not(.number, :first-child) { padding-left: .75rem; }
.columns .dora th { overflow-wrap: normal; }
.facts-row { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: .75rem 0; }
.grade { padding: 0 .375rem; border-radius: 4px; background: var(--unknown-tint); white-space: nowrap; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: 1rem 2rem; }
figure { margin: 0; }
figcaption { font-weight: 600; font-size: .875rem; }
.trend { display: block; width: 100%; height: auto; font: 10px/1 system-ui, sans-serif; }
.trend .band { fill: var(--level-1); }
.trend .band.dora-elite { fill-opacity: .9; } .trend .band.dora-high { fill-opacity: .55; } .trend .band.dora-medium { fill-opacity: .28; } .trend .band.dora-low { fill-opacity: .08; }
.trend .band-name, .trend .tick { fill: var(--soft); }
.trend .band-name { stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; paint-order: stroke; }
.trend .axis { stroke: var(--faint); stroke-width: 1; }
.trend .line { fill: none; stroke: var(--accent); stroke-width: 1.75; stroke-linejoin: round; }
.trend .dot { fill: var(--accent); }
.trend .figure-name { fill: var(--ink); font-weight: 700; font-size: 11px; }
.trend .guide { stroke: var(--line); stroke-width: 1; }
.courses { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1rem 2.5rem; }
.courses figure { margin: 0; max-width: 32rem; }
.courses .trend { font-size: 11px; }
.courses figcaption { color: var(--soft); font-size: .8125rem; margin-bottom: .25rem; }
.spark { display: inline-block; width: 8.75rem; height: 1.625rem; vertical-align: middle; }
.spark .line { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linejoin: round; }
.spark .dot { fill: var(--accent); }
.burn { max-width: 52rem; }
.trend .forecast { fill: var(--accent); fill-opacity: .12; }
.trend .ahead { stroke: var(--accent); stroke-width: 1.5; stroke-dasharray: 4 3; }
.trend .due { stroke: var(--fail); stroke-width: 1; }
.trend .due-name { fill: var(--fail); text-anchor: end; }
.trend .above { text-anchor: middle; } .trend .end { text-anchor: end; }
@media (max-width: 40rem) {
  .stack thead { position: absolute; left: -999rem; }
  .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; }
  .stack tr { padding: .375rem 0; border-top: 1px solid var(--line); }
  .stack th, .stack td { padding: 0; border: 0; text-align: left; white-space: normal; }
  .stack td { display: inline-block; width: auto; margin-right: .875rem; font-size: .875rem; }
  .stack td[data-label]::before { content: attr(data-label) " "; color: var(--soft); }
}
@media (max-width: 40rem) { .filters { display: grid; grid-template-columns: 1fr 1fr; } .filters label { max-width: none; } }
@media print {
  /* Paper is white, whatever the screen was, and shows outcomes by their ground too. */
  :root:root:root {${LIGHT} font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details:not(.done)::details-content { content-visibility: visible; display: block; }
  .on-paper { display: block; }
  .top nav, .who, .copy, .skip, form, .pages { display: none !important; }
  body { font-size: .9375rem; }
  .top { padding: 0 0 .5rem; background: none; }
  main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  a { color: inherit; }
  h1, h2, h3 { break-after: avoid; }
  .finding, .card, tr { break-inside: avoid; }
  .matrix { overflow: visible; max-height: none; border: 0; }
  .matrix table { width: 100%; font-size: .75rem; }
  .matrix th, .matrix td { padding: .125rem .375rem; }
  .matrix thead, .matrix thead th, .matrix .who-cell { position: static; }
  .matrix .who-cell { min-width: 7rem; max-width: 12rem; }
  .matrix .turned { width: 1.25rem; min-width: 1.25rem; }
  .matrix .turned span { max-height: none; overflow: visible; }
  .matrix td.f a, .matrix td.u a { padding: .25rem 0; }
}
`;
