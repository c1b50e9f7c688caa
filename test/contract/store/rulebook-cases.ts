// What does every store do with rulebooks?

import { deepEqual, equal } from "node:assert/strict";
import type { Cases } from "./opened.ts";
import { NOW, ODD_TEXTS, act, rulebook } from "./given.ts";

export const rulebookCases: Cases = {
  "has none in force at first": async ({ store: { rulebooks } }) => {
    equal(await rulebooks.active(), null);
    equal(await rulebooks.get("sha256:a"), undefined);
  },
  "keeps the files as they were given, those of the program among them": async ({ store: { rulebooks } }) => {
    const given = rulebook("sha256:a", {
      files: [
        { path: "b.yaml", text: "kind: Gate\r\n\ttitle: \"Ü '🚀'\"\n" },
        { path: "a.yaml", text: "" },
      ],
      shipped: [],
    });
    await rulebooks.activate(given, act("rulebook", "sha256:a"));
    equal(await rulebooks.active(), "sha256:a");
    deepEqual(await rulebooks.get("sha256:a"), given);
  },
  "puts another one in force and keeps both": async ({ store: { rulebooks } }) => {
    await rulebooks.activate(rulebook("sha256:a"), act("rulebook", "sha256:a"));
    const second = rulebook("sha256:b", {
      shipped: [{ path: "facts/new.yaml", text: "kind: FactSet" }],
      storedAt: NOW + 1,
    });
    await rulebooks.activate(second, act("rulebook", "sha256:b"));
    equal(await rulebooks.active(), "sha256:b");
    deepEqual(await rulebooks.get("sha256:a"), rulebook("sha256:a"));
    deepEqual(await rulebooks.get("sha256:b"), second);
  },
  "puts one in force again without storing it again": async ({ store: { rulebooks, audit } }) => {
    for (const digest of ["sha256:a", "sha256:b"]) await rulebooks.activate(rulebook(digest), act("rulebook", digest));
    await rulebooks.activate(rulebook("sha256:a", { storedAt: NOW + 9, files: [] }), act("rulebook", "again"));
    equal(await rulebooks.active(), "sha256:a");
    deepEqual(await rulebooks.get("sha256:a"), rulebook("sha256:a"));
    deepEqual(
      (await audit.entries(0, 9)).map(({ kind, subject }) => [kind, subject]),
      [
        ["rulebook", "sha256:a"],
        ["rulebook", "sha256:b"],
        ["rulebook", "again"],
      ],
    );
  },
  "keeps large ones": async ({ store: { rulebooks } }) => {
    const files = Array.from({ length: 40 }, (_, index) => ({
      path: `rules/${index}.yaml`,
      text: "# ü\n".repeat(4_000),
    }));
    await rulebooks.activate(rulebook("sha256:large", { files }), act("rulebook"));
    deepEqual((await rulebooks.get("sha256:large"))?.files, files);
  },
  "takes any text as a text": async ({ store: { rulebooks } }) => {
    await rulebooks.activate(rulebook("sha256:a"), act("rulebook"));
    for (const text of ODD_TEXTS) equal(await rulebooks.get(text), undefined);
  },
};
