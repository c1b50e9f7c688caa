// Which decisions were made, of which entity and environment, when?

import type { DecisionAnswer, DecisionListQuery, ListedDecision } from "../../api/decisions.ts";
import { normaliseEnvironment } from "../../model/environment.ts";
import { refNamed } from "../../model/entity.ts";
import { parseInstant } from "../../model/time.ts";
import type { DecisionRecord } from "../../model/decision-record.ts";
import type { DecisionQuery } from "../../ports/decisions.ts";
import type { Page } from "../../ports/page.ts";
import type { Store } from "../../ports/store.ts";
import { answerOf } from "./decision-record.ts";
import { refuseMissing } from "./kept-telling.ts";
import type { Muster } from "../muster.ts";

/** Newest first, without findings, holds and problems. */
export async function listDecisions(
  { store }: Pick<Muster, "store">,
  query: DecisionListQuery,
): Promise<Page<ListedDecision>> {
  const { items, next } = await answersOnPage(store, query);
  return { items: items.map(outlineOf), next };
}

/** Newest first. Each answer is the JSON that was given, on one line. */
export async function answersOnPage(
  { decisions }: Pick<Store, "decisions">,
  query: DecisionListQuery,
): Promise<Page<string>> {
  const { items, next } = await decisions.list(readQuery(query));
  return { items: await answersOf(decisions, items), next };
}

/** Each without findings, holds and problems. */
export async function outlinesOf(
  { decisions }: Pick<Store, "decisions">,
  records: readonly DecisionRecord[],
): Promise<readonly ListedDecision[]> {
  return (await answersOf(decisions, records)).map(outlineOf);
}

async function answersOf(decisions: Store["decisions"], records: readonly DecisionRecord[]): Promise<string[]> {
  const tellings = await decisions.texts(records.map(({ telling }) => telling));
  return records.map((record) => toldOf(record, tellings.get(record.telling)));
}

const PER_PAGE = 100;

/** A bare name is that of a component in the default namespace. */
function readQuery({
  limit = PER_PAGE,
  after,
  entity,
  environment,
  verdict,
  from,
  to,
}: DecisionListQuery): DecisionQuery {
  return {
    limit,
    ...(after !== undefined && { after }),
    ...(entity !== undefined && { entity: refNamed(entity, "component") ?? entity }),
    ...(environment !== undefined && { environment: normaliseEnvironment(environment) }),
    ...(verdict !== undefined && { verdict }),
    ...instantAs("from", from),
    ...instantAs("to", to),
  };
}

function instantAs<Name extends "from" | "to">(
  name: Name,
  text: string | undefined,
): { readonly [name in Name]?: number } {
  const instant = text === undefined ? undefined : parseInstant(text);
  return instant === undefined ? {} : ({ [name]: instant } as { readonly [name in Name]: number });
}

function toldOf(record: DecisionRecord, telling: string | undefined): string {
  return telling === undefined
    ? refuseMissing(record, "what was told of it", record.telling)
    : answerOf(record, telling);
}

function outlineOf(told: string): ListedDecision {
  const answer = JSON.parse(told) as DecisionAnswer;
  const { problems: _problems, findings: _findings, holds: _holds, upcoming: _upcoming, ahead: _, ...outline } = answer;
  return outline;
}
