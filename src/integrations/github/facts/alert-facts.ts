// Which alerts of GitHub's scanners are open?

import { z } from "zod";
import { compareText } from "../../../model/problem.ts";
import { readPages } from "../client/read-pages.ts";
import { isKnown, learn, mapKnown, tellFact, unknown } from "./known.ts";
import type { Known, Unknown } from "./known.ts";
import type { FactGroup, RepositoryLook } from "./look.ts";

/** The most pages of a hundred alerts. Where there are more, the count is a lower bound, which is bad enough. */
const MOST_PAGES = 5;

const dependabotSchema = z.array(
  z.object({
    created_at: z.string(),
    security_vulnerability: z.object({ severity: z.string(), package: z.object({ name: z.string() }).optional() }),
  }),
);
const scanningSchema = z.array(
  z.object({
    created_at: z.string(),
    rule: z.object({
      id: z.string().nullish(),
      severity: z.string().nullish(),
      security_severity_level: z.string().nullish(),
    }),
  }),
);
const secretsSchema = z.array(z.object({ secret_type: z.string().optional() }));

interface Alert {
  /** The severity of a vulnerability: `critical`, `high`, … */
  readonly danger: string | null;
  /** The severity of a static analysis finding: `error`, `warning`, … */
  readonly level: string | null;
  readonly name: string;
  readonly createdAt: string;
}

export const ALERT_FACTS: FactGroup = {
  names: [
    "security.vuln_critical_count",
    "security.vuln_high_count",
    "security.oldest_critical_at",
    "security.sarif_error_count",
    "security.sarif_warning_count",
    "security.secret_alert_count",
  ],
  tell: async (look) => {
    const url = `${look.repository.html_url}/security`;
    const scanned = await learn(() => readScanning(look));
    const vulnerabilities = together(await learn(() => readDependabot(look)), scanned);
    const secrets = await learn(() => readSecrets(look));
    const count = (known: Known<readonly Alert[]>, fits: (alert: Alert) => boolean) => {
      const found = mapKnown(known, (alerts) => alerts.filter(fits).map(({ name }) => name));
      return tellFact(
        mapKnown(found, ({ length }) => length),
        { url, items: isKnown(found) ? found.value : [] },
      );
    };
    return {
      "security.vuln_critical_count": count(vulnerabilities, ({ danger }) => danger === "critical"),
      "security.vuln_high_count": count(vulnerabilities, ({ danger }) => danger === "high"),
      "security.oldest_critical_at": tellFact(oldestCritical(vulnerabilities), { url }),
      "security.sarif_error_count": count(scanned, ({ level }) => level === "error"),
      "security.sarif_warning_count": count(scanned, ({ level }) => level === "warning"),
      "security.secret_alert_count": tellFact(
        mapKnown(secrets, ({ length }) => length),
        {
          url,
          items: isKnown(secrets) ? secrets.value : [],
        },
      ),
    };
  },
};

async function readDependabot({ github, path }: RepositoryLook): Promise<readonly Alert[]> {
  const query = "state=open&severity=critical,high&sort=created&direction=asc&per_page=100";
  const { items } = await readPages(github, `${path}/dependabot/alerts?${query}`, {
    schema: dependabotSchema,
    itemsOf: (page) => page,
    most: MOST_PAGES,
  });
  return items.map(({ created_at, security_vulnerability: { severity, package: affected } }) => ({
    danger: severity,
    level: null,
    name: affected?.name ?? severity,
    createdAt: created_at,
  }));
}

async function readScanning({ github, path }: RepositoryLook): Promise<readonly Alert[]> {
  const query = "state=open&sort=created&direction=asc&per_page=100";
  const { items } = await readPages(github, `${path}/code-scanning/alerts?${query}`, {
    schema: scanningSchema,
    itemsOf: (page) => page,
    most: MOST_PAGES,
  });
  return items.map(({ created_at, rule }) => ({
    danger: rule.security_severity_level ?? null,
    level: rule.severity ?? null,
    name: rule.id ?? "finding",
    createdAt: created_at,
  }));
}

async function readSecrets({ github, path }: RepositoryLook): Promise<readonly string[]> {
  const { items } = await readPages(github, `${path}/secret-scanning/alerts?state=open&per_page=100`, {
    schema: secretsSchema,
    itemsOf: (page) => page,
    most: MOST_PAGES,
  });
  return items.map(({ secret_type }) => secret_type ?? "secret");
}

/**
 * Where code scanning is off, Dependabot's alerts alone count. Where it may not be read, the vulnerabilities are not
 * known.
 */
function together(dependencies: Known<readonly Alert[]>, code: Known<readonly Alert[]>): Known<readonly Alert[]> {
  if (!isKnown(dependencies)) return dependencies;
  if (isKnown(code)) return { value: [...dependencies.value, ...code.value] };
  return isOff(code) ? dependencies : code;
}

function isOff({ kind, error }: Unknown): boolean {
  return kind === "missing" || (kind === "forbidden" && !/not accessible by integration/i.test(error));
}

function oldestCritical(alerts: Known<readonly Alert[]>): Known<string> {
  if (!isKnown(alerts)) return alerts;
  const critical = alerts.value.filter(({ danger }) => danger === "critical").map(({ createdAt }) => createdAt);
  const [oldest] = critical.sort(compareText);
  return oldest === undefined ? unknown("none is open") : { value: oldest };
}
