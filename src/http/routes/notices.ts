// Which notices would be sent, and does a target receive them?

import { noticesPreview, noticesPreviewQuery, triedNotice, tryNoticeRequest } from "../../api/notices.ts";
import { previewNotices } from "../../app/notices/preview-notices.ts";
import { tryTarget } from "../../integrations/notices/try-target.ts";
import { refNamed } from "../../model/entity.ts";
import { formatInstant, parseDuration } from "../../model/time.ts";
import { sayNotice, subjectOf } from "../../report/say-notice.ts";
import { defineRoute, jsonBody, KIB } from "../route.ts";

const tag = "Notices";

export const noticeRoutes = [
  defineRoute({
    tag,
    method: "GET",
    path: "/v1/notices/preview",
    permission: "notices:read",
    summary: "Preview notices",
    description:
      "The notices that wait to be delivered, and those that would follow as things stand now. Nothing is sent.",
    query: noticesPreviewQuery,
    answer: { status: 200, description: "In order of time.", schema: noticesPreview },
    handle: async ({ muster, query: { ahead, target } }) => {
      const { at, upTo, notices } = await previewNotices(muster, { ahead: parseDuration(ahead) ?? 0, target });
      const items = notices.map((one) => ({
        target: one.target,
        channel: one.channel,
        to: one.to,
        address: one.address ?? null,
        state: one.state,
        at: formatInstant(one.at),
        failures: one.failures,
        subject: subjectOf(one),
        sections: sayNotice(one).map(({ heading, lines }) => ({ heading, lines: lines.map(({ text }) => text) })),
      }));
      return { body: { at: formatInstant(at), upTo: formatInstant(upTo), items } };
    },
  }),
  defineRoute({
    tag,
    method: "POST",
    path: "/v1/notices/test",
    permission: "notices:send",
    summary: "Test a target of notices",
    description:
      "Sends one message that says it is a test, immediately and at any hour, and answers whether it was delivered.",
    body: jsonBody(tryNoticeRequest, 4 * KIB),
    answer: { status: 200, description: "For each address, whether the message was accepted.", schema: triedNotice },
    handle: async ({ muster, body: { target, owner } }) => {
      const whose = owner === undefined ? undefined : (refNamed(owner, "group") ?? owner);
      const items = await tryTarget(muster, { target, owner: whose });
      return { body: { target, items: [...items] } };
    },
  }),
];
