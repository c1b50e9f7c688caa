// What does each exit code mean? The one table, for code and help.

export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  couldNotRun: 3,
  wait: 4,
  notPermitted: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_CODES_HELP = `Exit codes:
  0  done, clean
  1  findings: an entity below its target because of a failing rule (with
     --strict also for what is not known, or a defect of the catalog), a
     failing rule test, or rules with only warnings; check: block
  2  wrong usage or configuration, rules that do not load, or a question the
     server refuses
  3  could not run: no answer from the server, a defect of muster or of the
     machine; check: could not decide, and --fail-mode is closed
  4  check: wait
  5  the server does not know who asks, or they may not`;
