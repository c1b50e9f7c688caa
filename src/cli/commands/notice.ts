// `muster notice`: what would people be told, and do the messages reach them?

import type { NoticesPreview, TriedNotice } from "../../api/notices.ts";
import { withQuery } from "../../model/address.ts";
import { parseInstant } from "../../model/time.ts";
import { cleanText, safeJson } from "../../report/clean-text.ts";
import { count } from "../../report/layout.ts";
import { sayRef } from "../../report/say-ref.ts";
import { minuteOf } from "../../report/text-scorecards.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForObject } from "../read-answer.ts";
import { connect, LATER } from "../read-server-address.ts";
import type { ServerOptions } from "../read-server-address.ts";
import type { World } from "../world.ts";

interface NoticeOptions extends ServerOptions {
  readonly format: "text" | "json";
}

export interface PreviewNoticesOptions extends NoticeOptions {
  readonly ahead?: string;
  readonly to?: string;
}

export interface TestNoticeOptions extends NoticeOptions {
  readonly to: string;
  readonly owner?: string;
}

export async function previewNotices(options: PreviewNoticesOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const path = withQuery("/v1/notices/preview", { ahead: options.ahead, target: options.to });
  const answer = await askForObject(server, { method: "GET", path });
  const lines = options.format === "json" ? [safeJson(answer)] : previewLines(answer as unknown as NoticesPreview);
  await world.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.clean;
}

function previewLines({ upTo, items }: NoticesPreview): readonly string[] {
  const until = minute(upTo);
  if (items.length === 0) return [`Nobody is told anything until ${until}, as everything stands now.`];
  const head = `${count(items.length, "message")} until ${until}, as everything stands now:`;
  return [head, ...items.flatMap((one) => ["", ...noticeLines(one)])];
}

function noticeLines(one: NoticesPreview["items"][number]): readonly string[] {
  const when = one.state === "waiting" ? `waits for ${minute(one.at)}${sayFailures(one.failures)}` : minute(one.at);
  return [
    cleanText(`${when}  ${one.target} (${one.channel})${sayAddress(one)}`),
    ...one.sections.flatMap(({ heading, lines }) => [
      `  ${cleanText(heading)}`,
      ...lines.map((line) => `  - ${cleanText(line)}`),
    ]),
  ];
}

function sayFailures(failures: number): string {
  return failures === 0 ? "" : `, not taken ${count(failures, "time")}`;
}

function sayAddress({ channel, to, address }: NoticesPreview["items"][number]): string {
  if (channel !== "mail") return "";
  if (address === null) return ` to nobody: the catalog has no address of ${sayRef(to ?? "", "group")}`;
  return to === null || to === address ? ` to ${address}` : ` to ${address}, for ${sayRef(to, "group")}`;
}

function minute(at: string): string {
  return minuteOf(parseInstant(at) ?? 0);
}

export async function testNotice(options: TestNoticeOptions, version: string, world: World): Promise<ExitCode> {
  const server = await connect(options, LATER, version, world);
  const { to: target, owner } = options;
  const body = { target, ...(owner !== undefined && { owner }) };
  const answer = await askForObject(server, { method: "POST", path: "/v1/notices/test", body, repeatable: false });
  const { items } = answer as unknown as TriedNotice;
  const lines = items.map(({ to, taken, answer: said }) =>
    cleanText(`${target}${to === null ? "" : ` to ${sayRef(to, "group")}`}: ${taken ? "taken" : "not taken"}, ${said}`),
  );
  await world.stdout.write(`${(options.format === "json" ? [safeJson(answer)] : lines).join("\n")}\n`);
  return items.every(({ taken }) => taken) ? EXIT.clean : EXIT.findings;
}
