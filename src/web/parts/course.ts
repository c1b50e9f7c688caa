// How is the recorded past drawn, up to the figures that the page shows for now?

import type { RuleHistory, ScorecardHistory } from "../../api/history.ts";
import type { FleetFigures, OutcomeCounts, StandingCounts } from "../../model/scorecard-report.ts";
import { parseInstant } from "../../model/time.ts";
import type { Instant } from "../../model/time.ts";
import { levelAreas } from "../charts/level-areas.ts";
import { hasCourse, timeLine } from "../charts/time-line.ts";
import type { TimePoint } from "../charts/time-line.ts";
import { html, NOTHING } from "../html.ts";
import type { Html } from "../html.ts";

/** `84 %` */
function sayPercent(value: number): string {
  return `${Math.floor(value)} %`;
}

/** The percentage of targets that are met. */
export function targetCourse(
  points: readonly { readonly at: string; readonly standing: StandingCounts }[],
  now: StandingCounts,
  at: Instant,
): readonly TimePoint[] {
  return upToNow(
    points.map((point) => ({ at: point.at, value: metOf(point.standing) })),
    metOf(now),
    at,
  );
}

function metOf({ met, below, unknown }: StandingCounts): number | null {
  return shareOf(met, met + below + unknown);
}

/** The percentage of entities that pass, out of those the rule applies to. */
export function passCourse(
  { points }: RuleHistory,
  { pass, fail, unknown }: Pick<OutcomeCounts, "pass" | "fail" | "unknown">,
  at: Instant,
): readonly TimePoint[] {
  const now = shareOf(pass, pass + fail + unknown);
  return upToNow(
    points.map((point) => ({ at: point.at, value: point.passing })),
    now,
    at,
  );
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}

/** Replaces the last recorded point, which may be an hour old, by the figure of now. */
function upToNow(
  points: readonly { readonly at: string; readonly value: number | null }[],
  value: number | null,
  at: Instant,
): readonly TimePoint[] {
  const past = points.slice(0, -1).map((point) => ({ at: parseInstant(point.at) ?? at, value: point.value }));
  return [...past, { at, value }];
}

/** The share on target and the levels held over time. Empty when there is no past to show. */
export function scorecardCourse(history: ScorecardHistory, figures: FleetFigures, at: Instant): Html {
  const course = targetCourse(history.points, figures.standing, at);
  const past = history.points.slice(0, -1).map((point) => ({ at: parseInstant(point.at) ?? at, held: point.held }));
  const areas = levelAreas({
    title: "Levels held",
    levels: history.levels,
    points: [...past, { at, held: figures.held }],
  });
  if (!hasCourse(course) && areas === NOTHING) return NOTHING;
  return html`<section>
    <h2>Over time</h2>
    <div class="courses">
      ${
        hasCourse(course)
          ? html`<figure>
              <figcaption>On target</figcaption>
              ${timeLine({ title: "On target", points: course, most: 100, say: sayPercent })}
            </figure>`
          : NOTHING
      }
      ${
        areas === NOTHING
          ? NOTHING
          : html`<figure>
              <figcaption>Levels held</figcaption>
              ${areas}
            </figure>`
      }
    </div>
  </section>`;
}

/** One chart of percentages, with its heading. */
export function percentCourse(title: string, points: readonly TimePoint[]): Html {
  if (!hasCourse(points)) return NOTHING;
  return html`<section>
    <h2>${title} over time</h2>
    <div class="courses">
      <figure>${timeLine({ title, points, most: 100, say: sayPercent })}</figure>
    </div>
  </section>`;
}
