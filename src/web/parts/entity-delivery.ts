// How is an entity delivered, in five figures?

import { METRICS } from "../../model/dora.ts";
import type { EntityDora } from "../../model/dora.ts";
import type { Entity } from "../../model/entity.ts";
import { METRIC_TITLES, sayFigure, sayInterval } from "../../report/say-dora.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { isAnythingHeard, nothingHeard } from "./dora-table.ts";
import { entityAddress } from "./links.ts";

/** With how much data they rest on: a median of three says little. */
export function doraSection({ metrics }: EntityDora, { ref }: Entity): Html {
  const rows = METRICS.map((id) => {
    const { value, n, unit, level, confidence, interval } = metrics[id];
    const range = sayInterval(interval, unit);
    const rest = value === null ? `of ${n}` : `${range === "" ? "" : `${range} · `}n ${n}, ${confidence} confidence`;
    return html`<tr>
      <th scope="row">${METRIC_TITLES[id]}</th>
      <td class="number">${sayFigure(value, unit)}</td>
      <td>${level ?? ""} <span class="soft small">${rest}</span></td>
    </tr>`;
  });
  return html`<section>
    <h2>Delivery</h2>
    ${
      isAnythingHeard({ metrics })
        ? html`<table class="dora">
            <tbody>
              ${rows}
            </tbody>
          </table>`
        : nothingHeard()
    }
    <p class="small"><a href="${entityAddress(ref) ?? ""}/dora">Week by week, and what is open</a></p>
  </section>`;
}
