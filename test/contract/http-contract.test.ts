// Does the service promise the same on every runtime, and does the gate answer the same to the byte?

import { describe, expect, it } from "vitest";
import { askTheGates, describeHttpContract } from "./http-contract.ts";
import { startInProcess, startOnSocket, startOnWorkerd } from "./http-subjects.ts";

describeHttpContract("Node, in process and in memory", startInProcess);
describeHttpContract("Node, on a socket and a database on disk", startOnSocket);
describeHttpContract("Workers, in workerd and D1", (trust) => startOnWorkerd({ MUSTER_TRUST: trust }));

describe("the gate's answers", () => {
  it("are the same to the byte on Node and on Workers", async () => {
    const subjects = await Promise.all([startInProcess(), startOnSocket(), startOnWorkerd()]);
    const [inProcess = [], ...others] = await Promise.all(subjects.map(askTheGates));
    await Promise.all(subjects.map(({ close }) => close()));
    expect(inProcess.filter((answer) => answer.startsWith("POST /v1/decisions 200"))).toHaveLength(11);
    for (const answers of others) expect(answers).toEqual(inProcess);
  });
});
