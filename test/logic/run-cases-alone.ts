// Runs the tables of cases without a test runner, and prints what went wrong: for a process that forbids `eval`.

import process from "node:process";
import { CASES } from "./cases.ts";
import { officialCases, wrongCases, wrongOfficialCases } from "./run-cases.ts";

const wrong = [...wrongCases(), ...wrongOfficialCases()];
const count = Object.values(CASES).flat().length + (officialCases()?.length ?? 0);
process.stdout.write(`${JSON.stringify({ count, wrong, canGenerateCode: canGenerateCode() })}\n`);

function canGenerateCode(): boolean {
  try {
    Reflect.construct(Function, ["return 1"]);
    return true;
  } catch {
    return false;
  }
}
