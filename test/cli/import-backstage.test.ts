// Does the catalog of a running Backstage arrive at the server, and does each token go where it belongs?

import { describe, expect, it } from "vitest";
import { readBackstageCatalog } from "../../src/integrations/backstage/read-backstage-catalog.ts";
import type { World } from "../../src/cli/world.ts";
import { cli, temporaryFolder } from "./run-cli.ts";
import { standIn } from "./stand-in.ts";

const readBackstage: World["readBackstage"] = async (address) => {
  const reading = await readBackstageCatalog({ ...address, pause: () => Promise.resolve() });
  return reading.isUnchanged ? { files: [], entities: 0 } : reading;
};

const ENTITY = {
  apiVersion: "backstage.io/v1alpha1",
  kind: "Component",
  metadata: { name: "checkout", uid: "1", etag: "x" },
  spec: { type: "service", lifecycle: "production", owner: "payments" },
};

async function run(argv: readonly string[], backstageStatus = 200, files = {}) {
  const backstage = await standIn(() => ({
    status: backstageStatus,
    body: { items: [ENTITY], totalItems: 1, pageInfo: {} },
  }));
  const server = await standIn(() => ({ body: { created: 1, updated: 0, unchanged: 0, removed: 0, problems: [] } }));
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: "mst_secret", BACKSTAGE_TOKEN: "of-backstage" };
  const ran = await cli(["import", "backstage", "--url", backstage.url, ...argv], temporaryFolder(files), {
    env,
    readBackstage,
  });
  return { ...ran, backstage: backstage.received, server: server.received };
}

describe("import backstage", () => {
  it("reads the catalog there and delivers it here", async () => {
    const { exit, stdout, stderr, backstage, server } = await run(["--filter", "kind=component"]);
    expect(backstage[0]?.path).toContain("/api/catalog/");
    expect(decodeURIComponent(backstage[0]?.path ?? "")).toContain("kind=component");
    expect(backstage.map(({ headers }) => headers.authorization)).toContain("Bearer of-backstage");
    expect(server.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ["PUT", "/v1/catalog/backstage", "Bearer mst_secret"],
    ]);
    expect(server[0]?.body).toContain("checkout");
    expect(stderr).toMatch(/^read 1 entity from http/);
    expect(stdout).toBe("1 created, 0 updated, 0 unchanged, 0 removed.\n");
    expect(exit).toBe(0);
  });

  it("takes Backstage's token from a file, and another name", async () => {
    const { backstage, server } = await run(["--token-file", "token", "--source", "portal"], 200, {
      token: "of-the-file\n",
    });
    expect(backstage[0]?.headers.authorization).toBe("Bearer of-the-file");
    expect(server[0]?.headers.authorization).toBe("Bearer mst_secret");
    expect(server[0]?.path).toBe("/v1/catalog/portal");
  });

  it.each([
    [401, 5],
    [503, 3],
    [404, 2],
  ])("where Backstage answers %i, delivers nothing and is %i", async (status, code) => {
    const { exit, stdout, stderr, server } = await run([], status);
    expect(stderr).toMatch(/Backstage/);
    expect(stderr).not.toContain("of-backstage");
    expect(server).toEqual([]);
    expect([exit, stdout]).toEqual([code, ""]);
  });
});
