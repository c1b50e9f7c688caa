// Which test holds each promise about threats and faults? Here is the list; it is wrong as soon as one of them is gone.

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";

/** `file: title`, below `test/`. */
const PROOFS: Readonly<Record<string, readonly string[]>> = {
  "T01 forged webhooks": [
    "threats/forged-webhooks.test.ts: is the one that GitHub publishes",
    "threats/forged-webhooks.test.ts: with any of its 64 digits changed is refused",
    "threats/forged-webhooks.test.ts: %s is refused",
    "threats/forged-webhooks.test.ts: of a body that was written otherwise is refused: %s",
    "threats/forged-webhooks.test.ts: is all that is looked at: nothing is parsed, nothing written",
    "threats/forged-webhooks.test.ts: of a secret that is empty keeps the service from starting",
    "integrations/github/whose-repository.test.ts: is not listened to, whatever it says of our entities",
    "integrations/github/whose-repository.test.ts: an installation of somebody else writes nothing to a repository of ours",
    "integrations/github/webhooks/receive-webhook.test.ts: of more than GitHub sends is refused, and nothing of it is kept",
    "integrations/github/webhooks/receive-webhook.test.ts: may be signed with the secret before, and with no other",
  ],
  "T02 replayed webhooks": [
    "threats/forged-webhooks.test.ts: a hundred times at once is one row, and a hundred answers",
    "threats/forged-webhooks.test.ts: under another delivery id changes nothing",
    "threats/forged-webhooks.test.ts: that is older than what is known is recorded, and changes nothing of it",
  ],
  "T03 stolen tokens": [
    "threats/tokens.test.ts: is in none of the files, and never in the log, not even a part of it",
    "threats/tokens.test.ts: opens nothing from the request after it was revoked, on any connection",
    "threats/tokens.test.ts: opens nothing once it has expired, and never what it was not made for",
    "threats/tokens.test.ts: is refused in the address, as `%s`",
    "http/tokens.test.ts: tells the token once, and keeps only its digest",
    "http/tokens.test.ts: is refused in the same words, made up or revoked; that it has expired hears whoever holds it",
  ],
  "T07 forged facts": [
    "threats/forged-facts.test.ts: nobody vouches for themselves: not as another source, not under another's facts, not in the request",
    "threats/forged-facts.test.ts: what was observed earlier, or is yet to come, does not take the place of what is known",
    "app/facts/record-facts.test.ts: is what the token does not reach: each item by itself, or all of it",
    "app/decisions/check-gate.test.ts: are left out where it does not: nobody vouches for themselves",
  ],
  "T08 prototypes": [
    "threats/bodies.test.ts: takes no member that leads out of plain data, anywhere",
    "threats/bodies.test.ts: thousands of bodies leave every object of the process as it was (seed 8)",
    "logic/hostile-rules.test.ts: names on prototypes lead nowhere",
  ],
  "T09 what parsers read differently": [
    "threats/bodies.test.ts: takes nothing that two programs could read differently",
    "threats/bodies.test.ts: takes no bytes that are no text",
    "http/read-json.test.ts: reads what JSON.parse reads, and refuses what it refuses",
  ],
  "T10 what is not known": [
    "threats/forged-facts.test.ts: nothing that is not known passes",
    "threats/forged-facts.test.ts: a value of another type is not known, whatever it compares to",
    "contract/http-contract.ts: never takes a fact that %s for a pass",
    "logic/fuzz.test.ts: 100,000 rules never say what filling in the unknowns would change",
  ],
  "T11 rules that run away": [
    "threats/rule-bombs.test.ts: %s is refused with its place, pushed or tried, and those before it serve on",
    "threats/rule-bombs.test.ts: %s is stopped: its outcome is not known, and other rules go on",
    "threats/rule-bombs.test.ts: %s is no query either",
    "logic/hostile-rules.test.ts: rules that would run away are stopped",
  ],
  "T12 rules that reach out": [
    "threats/rule-bombs.test.ts: reads `%s` is refused: no data holds it",
    "logic/hostile-rules.test.ts: logic never comes from data",
  ],
  "T13 YAML": [
    "text/parse-documents.test.ts: a bomb of aliases is defused before it grows",
    "text/parse-documents.test.ts: what a few aliases multiply is counted after they are followed",
    "threats/rule-bombs.test.ts: %s is refused with its place, pushed or tried, and those before it serve on",
  ],
  "T14 patterns": [
    "threats/rule-bombs.test.ts: glob number $index takes no time",
    "threats/rule-bombs.test.ts: a version of any length takes no time",
    "threats/rule-bombs.test.ts: a gate's, a token's and a query's patterns take no time",
  ],
  "T04 tokens of issuers": [
    "threats/forged-identities.test.ts: %s proves nothing",
    "threats/forged-identities.test.ts: of which any one character is another proves nothing",
    "threats/forged-identities.test.ts: is refused in a hundred ways by what it says itself, before anybody is asked for keys",
    "trust/keyring.test.ts: is no key where it is %s",
    "trust/keyring.test.ts: leads to no keys at `%s`",
    "trust/keyring.test.ts: of an issuer elsewhere never leads to this machine",
    "trust/served.test.ts: heeds it as soon as it has changed, and goes on with the last good one where it breaks or is gone",
  ],
  "T05 jobs of others": [
    "threats/forged-identities.test.ts: %s is refused",
    "threats/forged-identities.test.ts: what a fork brought into a merge request is refused",
    "threats/forged-identities.test.ts: nothing but the gates answers, whatever else is asked",
    "threats/forged-identities.test.ts: %s is heeded",
    "trust/read-trust-file.test.ts: that lets in strangers by %s is refused where anybody has an account",
    "app/access/identify-job.test.ts: strangers, forgeries and what is out of reach are refused all the same",
  ],
  "T06 tokens of issuers used again": [
    "threats/forged-identities.test.ts: used again within its run gets the same decision, and with another run none",
    "threats/forged-identities.test.ts: stands in the decision it asked for, with what it claims and nothing more",
  ],
  "T15 deep and huge bodies": [
    "threats/bodies.test.ts: takes nothing too deep, too long or too much, and costs next to nothing",
    "threats/bodies.test.ts: takes as long for a body as it is long, and no longer, however often it comes",
    "threats/bodies.test.ts: takes no body without an end, nor waits for it",
  ],
  "T18 text for GitHub": [
    "integrations/github/protection/protection-rule.test.ts: foreign text in a comment",
    "integrations/github/checks/report-change.test.ts: shows the foreign text %s, and no more",
    "integrations/github/protection/protection-rule.test.ts: is told of no more than GitHub takes, whatever fails",
  ],
  "T20 addresses that lead elsewhere": [
    "integrations/github/protection/protection-rule.test.ts: is not answered at `%s`",
    "integrations/github/client/github.test.ts: is not followed to another host, nor with what is written",
    "trust/keyring.test.ts: of an issuer elsewhere leads to nothing inside: %s",
    "integrations/callbacks/callbacks.test.ts: that is `%s` is refused, and not repeated",
    "integrations/callbacks/callbacks.test.ts: that leads to `%s` is never called, however often that is tried",
  ],
  "T21 waivers of one's own": [
    "app/directives/waivers.test.ts: is another person's, whatever token they use",
    "app/directives/waivers.test.ts: does not go further than whoever approves reaches",
    "app/directives/waivers.test.ts: what is waived does not block until its end, to the millisecond, and the outcome stays",
    "app/directives/waivers.test.ts: what is over stays over if the clock is set back, by a day or less",
    "app/directives/people-decide.test.ts: is not for whom %s",
    "app/directives/people-decide.test.ts: of as many as are asked lets a release through, each counted once",
    "app/directives/people-decide.test.ts: is for whom the gate names",
    "app/access/authority.test.ts: no reporter is made that delivers as it: `%s`",
    "app/directives/people-decide.test.ts: is none where whoever gave it runs the release later, also as a job that only their account stands behind",
    "gate/in-force.test.ts: of whoever releases it do not count",
    "app/access/authority.test.ts: a reporter made before the trust file was written delivers nothing about people, and takes nothing back",
  ],
  "T22 waivers that change after they were looked at": [
    "app/directives/waivers.test.ts: is of what was looked at: of two answers at once one counts",
    "app/directives/waivers.test.ts: tells of each act, and notices a waiver that was changed, made or taken away behind it",
    "app/directives/people-decide.test.ts: is for this release: another artifact, version or environment waits",
    "app/directives/people-decide.test.ts: is for this rulebook: other rules ask again",
    "app/audit/verify-answers.test.ts: names %s",
  ],
  "T23 other names": [
    "threats/evasive-names.test.ts: written `%s` is the one it looks like",
    "threats/evasive-names.test.ts: called `%s` is out of reach for a pipeline that may ask about production",
    "threats/evasive-names.test.ts: called `%s`, which nobody registered, is blocked as the gate says",
    "threats/forged-identities.test.ts: of a repository that holds several, of which it names none, is told which",
    "threats/evasive-names.test.ts: that was taken out of the catalog does not get rid of its gate",
  ],
  "T24 what is released is not what was judged": [
    "receipt/verify-receipt.test.ts: is refused with any one byte of it changed, wherever that is",
    "receipt/verify-receipt.test.ts: comes to %s where %s",
    "receipt/verify-receipt.test.ts: comes to %s where it is %s",
    "receipt/verify-receipt.test.ts: is refused whoever signed it with a key that nobody knows",
    "app/directives/people-decide.test.ts: is for this release: another artifact, version or environment waits",
    "app/decisions/decide-release.test.ts: brings no allow that may not be relied upon any more",
    "threats/bent-standards.test.ts: is judged as a release: %s",
    "threats/bent-standards.test.ts: is not made one by saying that a blocked release is deployed",
  ],
  "T25 standards that are bent": [
    "threats/bent-standards.test.ts: of whoever is only a `%s` change nothing, pushed or previewed",
    "threats/bent-standards.test.ts: that are weakened by somebody who may are seen: before, in the log, and in each decision they let through",
    "threats/bent-standards.test.ts: that do not load, whoever pushes them, take nothing away",
    "app/activation/activate-rules.test.ts: take nothing away that is there a hundred times over",
    "app/directives/people-decide.test.ts: was a waiver: once that is over, what it let pass is as strict as before",
    "app/directives/people-decide.test.ts: was a change that no gate asks about, or one that asks for less",
    "app/directives/people-decide.test.ts: makes nothing easier for what is released afterwards",
    "app/directives/people-decide.test.ts: is no baseline",
  ],
  "T26 SQL": [
    "threats/sql-injection.test.ts: in the query of",
    "threats/sql-injection.test.ts: in the address of",
    "threats/sql-injection.test.ts: in the body of",
    "store/schema.test.ts: are never made of texts that come from outside",
  ],
  "T27 secrets": [
    "threats/secrets.test.ts: sent as a header, a query, a path, a body or a fact is in no line of the log and in no refusal",
    "threats/secrets.test.ts: that looks like %s is not sent back either, wherever it came",
    "threats/kept-secrets.test.ts: where one belongs, and one where none does, is in no file, answer, page, export, backup or line of the log",
    "threats/kept-secrets.test.ts: in a setting that makes no sense (%s) is not said with what is wrong",
    "threats/kept-secrets.test.ts: in a variable of the notices that makes no sense (%s) is not said either",
    "model/secret-text.test.ts: that begins with `%s` is hidden in any text, and in JSON and YAML leaves all else as it is",
    "model/secret-text.test.ts: is hidden wherever it stands in a long text that is read in steps",
    "app/imports/import-source.test.ts: are read out of manifests whose secrets are not kept",
  ],
  "T28 the log": ["threats/secrets.test.ts: has one line for each event, whatever texts come in"],
  "T30 tampering": [
    "app/audit/verify-audit.test.ts: finds any one character of the log, the decisions and what they rest on",
    "app/audit/verify-audit.test.ts: finds entries that were cut off the end by a head that is known",
    "app/audit/verify-audit.test.ts: finds a log that was written anew from some entry on by a head that is known",
    "app/audit/verify-audit.test.ts: are each found, and where it is an entry that is bad, it is the first that is named (seed 30)",
    "cli/verify-receipt.test.ts: asks for the entry that is proved, and for none that is not",
    "store/schema.test.ts: let nothing that was recorded be changed or deleted",
  ],
  "T32 roles and routes": [
    "http/permissions.test.ts: names a permission for each, and each once",
    "http/permissions.test.ts: $who: $route is answered $expected",
  ],
  "people of issuers": [
    "http/sign-in.test.ts: with the state of another sign-in",
    "http/sign-in.test.ts: with an answer that another browser asked for",
    "http/sign-in.test.ts: by an ID token with %s",
    "http/sign-in.test.ts: by an ID token that the issuer's keys did not sign",
    "http/sign-in.test.ts: with a code that was used",
    "http/sign-in.test.ts: as somebody that only a team's own catalog says they are",
    "http/sign-in.test.ts: leads to us, not to %s",
  ],
  mail: [
    "integrations/notices/mail.test.ts: is text in a mail, and ends no header",
    "integrations/notices/mail.test.ts: never makes it go out in clear text, nor to a server that cannot prove whose it is",
  ],
  "T40 older states": [
    "threats/old-backups.test.ts: brings back no token and no waiver that was revoked since, and passes for nothing that came after it",
    "store/head-note.test.ts: are missed where an older copy took the place of a database that was closed",
    "store/migrate.test.ts: what is refused, with the database left as it was",
    "store/backup.test.ts: refuses a backup of a newer version",
    "app/audit/verify-audit.test.ts: finds entries that were cut off the end by a head that is known",
  ],
  "T33 members nobody declared": ["threats/bodies.test.ts: takes no member that nobody declared, anywhere"],

  "F01 killed under load": [
    "faults/kill.test.ts: under load, ${CYCLES} times: what was answered is there, and the log is whole",
    "store/faults.test.ts: loses nothing that was answered, in ${CYCLES} cycles",
  ],
  "F02 killed while evaluating": [
    "faults/kill-evaluation.test.ts: an evaluation of the whole fleet, killed again and again, ends as one that was not",
  ],
  "F03 killed while migrating": ["store/migrate.test.ts: killed at every statement"],
  "F04 migrations that do not fit": [
    "store/migrate.test.ts: what is refused, with the database left as it was",
    "store/migrate.test.ts: keeps the rows that refer to a table that is rebuilt",
  ],
  "F05 two processes": [
    "store/opening.test.ts: is one at a time, also within a process",
    "store/opening.test.ts: is one of several that start at once",
  ],
  "F06 power cut": [
    "faults/power-cut.test.ts: ${DECISIONS} decisions, the power cut after each: none is lost",
    "store/opening.test.ts: is written with synchronous = FULL, also after the first write",
  ],
  "F07 a disk that fails": [
    "faults/broken-disk.test.ts: so that %s: nothing is acknowledged that is not on disk, nothing is on disk that was refused, and it heals",
    "store/faults.test.ts: a disk that fails",
  ],
  "F08 a full disk": [
    "faults/broken-disk.test.ts: refuses what cannot be recorded, goes on reading and evaluating, and heals once there is room",
    "store/faults.test.ts: writes nothing of what it cannot write whole, goes on reading, and heals",
  ],
  "F09 a read-only folder": [
    "faults/broken-disk.test.ts: is said at the start, which leaves it as it is",
    "faults/broken-disk.test.ts: is said as well where it was never used",
  ],
  "F10 a database that is held": [
    "faults/held-database.test.ts: reading goes on while a write waits, which is carried out where the other ends in time, and refused where not",
    "store/faults.test.ts: is given up on after a while, without ever holding up anybody else",
  ],
  "F17 far too many webhooks": [
    "faults/webhooks.test.ts: that are far too many are accepted, or told to come back: none is lost, and gates answer meanwhile",
    "faults/webhooks.test.ts: are understood once, the process killed ${CYCLES} times between its answer and that",
  ],
  "F19 deliveries that were missed": [
    "integrations/github/webhooks/reconcile-deliveries.test.ts: are seen to once: five hundred of them, over all pages, and the next time none",
    "integrations/github/webhooks/reconcile-deliveries.test.ts: sees to a deployment that GitHub asked about while nobody was there",
  ],
  "F20 rules that break": [
    "faults/broken-rules.test.ts: changes no answer and fails no request; readiness and a metric say so, until it is mended",
    "app/activation/activate-rules.test.ts: take nothing away that is there a hundred times over",
  ],
  "F21 rules that are broken at the start": [
    "faults/broken-rules.test.ts: are told with every problem, and nothing is served, where there are none before them",
    "faults/broken-rules.test.ts: do not keep the last good ones from serving, and that is said",
  ],
  "F22 rules that are swapped": [
    "faults/broken-rules.test.ts: ${SWAPS} times: each decision is of one of them, and follows again from it",
    "app/decisions/replay-decision.test.ts: holds every decision to the rulebook it was made by, while rulebooks are swapped",
  ],
  "F23 GitHub that fails": [
    "integrations/github/protection/protection-rule.test.ts: (%s) is sent again, and arrives once",
    "faults/kill-answers.test.ts: is answered once, its process killed ${CYCLES} times on the way",
    "integrations/github/client/github.test.ts: is left alone after five times, for longer each time, and tried once",
  ],
  "F24 GitHub that wants to be left alone": [
    "integrations/github/client/github.test.ts: (%s) is waited for: nothing is asked before",
    "integrations/github/client/github.test.ts: without a word of when is waited for longer each time, until it is over",
  ],
  "F25 tokens that end, and clocks that differ": [
    "integrations/github/client/github.test.ts: asks for a token once for all that need one, and again five minutes before it ends",
    "integrations/github/client/github.test.ts: goes by GitHub's clock where its own is %s, and by its own again for tokens",
  ],
  "F25 issuers that do not answer": [
    "trust/keyring.test.ts: is asked once for all who come at once, and not again for ten minutes",
    "trust/keyring.test.ts: is asked for a key that nobody knows once in thirty seconds, whoever comes",
    "trust/keyring.test.ts: that does not answer leaves its keys in use for a day, and no other",
    "trust/keyring.test.ts: that does not answer is left alone for thirty seconds, also where it never did",
  ],
  "F26 a damaged database": [
    "faults/damaged-database.test.ts: whatever happened to its file",
    "faults/damaged-database.test.ts: where the log beside it is another database's",
    "faults/damaged-database.test.ts: is refused at the next start: a log beside it that is gone, or cut short, down to the last answer",
    "faults/damaged-database.test.ts: is found by the head of the log that was kept elsewhere, where nothing beside it tells",
    "store/head-note.test.ts: are missed where an older copy took the place of a database that was closed",
    "faults/damaged-database.test.ts: are refused, found, or touched no decision, 150 times (seed ${SEED})",
    "store/opening.test.ts: what is refused, and never replaced by an empty store",
  ],
  "F27 SIGTERM": [
    "faults/stop.test.ts: answers what is under way, resets no connection, and ends with 0",
    "faults/stop.test.ts: a second time ends at once, and loses nothing that was answered",
  ],
  "F28 a backup while writing": [
    "faults/backup.test.ts: a backup that is taken while gates are asked restores to all that was answered before",
    "store/backup.test.ts: is whole while the store goes on being written",
  ],
  "a thousand at once": [
    "faults/identical-checks.test.ts: a thousand identical checks at once are one decision, one row and one entry",
  ],
};

it.each(Object.entries(PROOFS))("%s", (_, proofs) => {
  const missing = proofs.filter((proof) => {
    const end = proof.indexOf(": ");
    const path = resolve(import.meta.dirname, "..", proof.slice(0, end));
    return !existsSync(path) || !isTitle(proof.slice(end + 2), readFileSync(path, "utf8"));
  });
  expect(missing).toEqual([]);
});

/** Of a test, or of tests that belong together. */
function isTitle(title: string, text: string): boolean {
  return ['"', "`"].some((quote) => {
    const written = `${quote}${title}${quote}`;
    const at = text.indexOf(written);
    return at >= 0 && /\(\s*$/.test(text.slice(0, at));
  });
}
