// What is wrong with a trust file that is well-formed: would it let in strangers, or nobody at all?

import { nearest } from "../model/nearest.ts";
import type { Problem } from "../model/problem.ts";
import type { ClaimPatterns } from "../model/trust.ts";
import { items, member, members, problemAt } from "../rulebook/place.ts";
import type { Place } from "../rulebook/place.ts";
import { KNOWN_CLAIMS, OWNER_IDS, OWNER_NAMES } from "./known-claims.ts";
import type { IssuerFile, TrustFile } from "./trust-file-schema.ts";

/** Issuers where anybody at all can run jobs. */
const EVERYBODYS = new Set(["https://token.actions.githubusercontent.com", "https://gitlab.com"]);

export function checkTrust(place: Place, { issuers, people, signIn }: TrustFile): Problem[] {
  const places = items(member(place, "issuers"));
  const nobody = signIn !== undefined && people.length === 0 ? [nobodySignsIn(member(place, "signIn"))] : [];
  const ofIssuers = issuers.flatMap((issuer, index) => {
    const here = places[index];
    if (here === undefined) return [];
    const before = issuers.slice(0, index).some((other) => other.issuer === issuer.issuer);
    return [
      ...(before ? [saidTwice(here, issuer)] : []),
      ...checkAudience(here, issuer),
      ...checkAllowed(here, issuer),
    ];
  });
  return [...ofIssuers, ...nobody];
}

function nobodySignsIn(place: Place): Problem {
  return problemAt(place, {
    code: "nobody-signs-in",
    message: "`signIn` finds people in the sources of `people`, and there are none",
    help: "name the catalog source that says who is who: `people: [ backstage ]`",
  });
}

function saidTwice(place: Place, { issuer }: IssuerFile): Problem {
  const message = `\`${issuer}\` is named twice`;
  return problemAt(member(place, "issuer"), {
    code: "duplicate-issuer",
    message,
    help: "put both `allow` lists into one",
  });
}

/** The audience that GitHub uses if a job asks for none. Anybody else who is sent such a token could use it here. */
function checkAudience(place: Place, { audience }: IssuerFile): Problem[] {
  const usual = audience.find((name) => /^https:\/\/github\.com\/[^/]+\/?$/.test(name));
  if (usual === undefined) return [];
  const message = `tokens for \`${usual}\` are made for everybody, not for this service`;
  const help = "name the address that jobs ask this service at";
  return [problemAt(member(place, "audience"), { code: "usual-audience", message, help, severity: "warning" })];
}

function checkAllowed(place: Place, { issuer, allow }: IssuerFile): Problem[] {
  const isEverybodys = EVERYBODYS.has(issuer);
  return items(member(place, "allow")).flatMap((here, index) => {
    const allowed = allow[index];
    if (allowed === undefined) return [];
    const conditions = members(member(here, "requireForEnvironments")).map(([, claims]) => claims);
    const misspelt = [member(here, "match"), ...conditions].flatMap(checkNames);
    return [...checkOwner(member(here, "match"), allowed.match, isEverybodys), ...misspelt];
  });
}

function checkOwner(place: Place, match: ClaimPatterns, isEverybodys: boolean): Problem[] {
  const claimed = Object.entries(match);
  if (claimed.length === 0) {
    const help = 'name who they belong to: `repository_owner_id: "90001"`';
    return [
      problemAt(place, { code: "open-to-all", message: "`match` is empty: it lets in every job of the issuer", help }),
    ];
  }
  if (!isEverybodys || claimed.some(([claim, choices]) => isOneOf(OWNER_IDS, claim) && choices.every(isWhole)))
    return [];
  if (claimed.some(([claim, choices]) => isOneOf(OWNER_NAMES, claim) && choices.every(isOwned)))
    return [nameOnly(place)];
  const message = "`match` lets in jobs of anybody who has an account there";
  const help = 'name who they belong to: `repository_owner_id: "90001"`, `namespace_id: "22"`';
  return [problemAt(place, { code: "open-to-strangers", message, help, of: "key" })];
}

function nameOnly(place: Place): Problem {
  const message = "`match` holds jobs to a name, which can be given up and taken by another";
  const help = "ids stay: `repository_owner_id`, `repository_id`, `namespace_id` or `project_id`";
  return problemAt(place, { code: "name-can-be-taken", message, help, severity: "warning", of: "key" });
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.includes(name);
}

function isWhole(pattern: string): boolean {
  return !/[*?]/.test(pattern);
}

/** `acme/*` belongs to one owner. `acme*` also matches other owners, whose names begin alike. */
function isOwned(pattern: string): boolean {
  return isWhole(pattern) || /^[^*?]+\/[^*?]*[*?]/.test(pattern);
}

/** Warns of names that look misspelt: a claim that no job makes lets nobody in. */
function checkNames(claims: Place): Problem[] {
  return members(claims).flatMap(([name, place]) => {
    const near = KNOWN_CLAIMS.includes(name) ? undefined : nearest(name, KNOWN_CLAIMS, 2);
    if (near === undefined) return [];
    const message = `no job claims \`${name}\``;
    return [
      problemAt(place, {
        code: "unknown-claim",
        message,
        help: `did you mean \`${near}\`?`,
        severity: "warning",
        of: "key",
      }),
    ];
  });
}
