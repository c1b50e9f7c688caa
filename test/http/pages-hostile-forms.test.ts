// Is what people type into the forms of the pages told as it was written, and never taken for markup?

import { expect, it } from "vitest";
import { activateRules } from "../../src/app/activation/activate-rules.ts";
import { readFolder } from "../rules/shipped.ts";
import { startService } from "./service.ts";

const HOSTILE = `"></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>' onfocus=alert(1) x='`;

it("tells a hostile title, reason, ticket and lock as they were written, also where a form is shown again", async () => {
  const service = startService();
  await activateRules(service.muster, await readFolder("rules"), { actor: "test" });
  const token = await service.token(["admin"]);
  const headers = { accept: "text/html", authorization: `Bearer ${token}`, "sec-fetch-site": "same-origin" };
  const post = (path: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
    service.send(path, {
      method: "POST",
      headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  const terms = { environments: "production", from: "2026-12-01T10:00", reason: HOSTILE };
  expect((await post("/freezes/declare", { ...terms, title: HOSTILE, to: "2026-12-09T10:00" })).status).toBe(303);
  expect((await post("/freezes/lock", { environment: "staging", reason: HOSTILE })).status).toBe(303);
  // What two programs could read differently is refused, as it is by the API.
  const odd = { ...terms, title: "x", to: "2026-12-09T10:00" };
  for (const appliesTo of ['{"==":[1,1],"==":[1,2]}', '{"__proto__":1}', `${"[".repeat(9_000)}${"]".repeat(9_000)}`])
    expect((await post("/freezes/declare", { ...odd, appliesTo })).status).toBe(422);
  const again = [
    await post("/freezes/declare", { ...terms, title: HOSTILE, to: HOSTILE }),
    await post("/waivers/ask", {
      entity: HOSTILE,
      rule: HOSTILE,
      reason: HOSTILE,
      ticket: HOSTILE,
      expiresAt: HOSTILE,
    }),
    await post("/freezes/lock", { entity: HOSTILE, reason: HOSTILE }),
  ];
  const shown = await service.send("/freezes", { headers });
  for (const response of [...again, shown]) {
    const text = await response.text();
    expect([response.status, text.includes("&lt;script&gt;alert(1)")]).toEqual([response === shown ? 200 : 422, true]);
    expect(text).not.toMatch(/<script(?![^>]* src="\/assets)|<img|\son\w+=(?!alert)/i);
  }
});
