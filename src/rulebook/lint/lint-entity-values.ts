// Does a rule compare with a kind, ref or relation that no entity can have?

import { walkExpression } from "../../logic/expression.ts";
import type { Call, Expression } from "../../logic/expression.ts";
import { formatRef, parseRef } from "../../model/entity.ts";
import { nearest } from "../../model/nearest.ts";
import type { PlacedRemark } from "../condition-remarks.ts";
import type { Remark } from "../place.ts";
import { warnAt } from "./lint.ts";
import type { Lint } from "./lint.ts";

const KINDS = ["Component", "API", "Resource", "System", "Domain", "Group", "User", "Location", "Template"];
const EQUALITIES = new Set(["==", "===", "!=", "!==", "in"]);

export const lintEntityValues: Lint = (condition) => {
  const remarks: PlacedRemark[] = [];
  walkExpression(condition, (part) => {
    if (part.kind !== "call") return;
    const remark = part.operator === "related" ? remarkOnRelation(part) : remarkOnComparison(part);
    if (remark !== undefined) remarks.push(warnAt(part, remark));
  });
  return remarks;
};

const RELATIONS =
  "ownedBy ownerOf partOf hasPart providesApi apiProvidedBy consumesApi apiConsumedBy dependsOn dependencyOf parentOf childOf memberOf hasMember".split(
    " ",
  );

/** Catalogs may have relations of their own, but a name close to a well-known one is a slip. */
function remarkOnRelation({ args: [argument] }: Call): Remark | undefined {
  const [name = ""] = argument === undefined ? [] : literalTexts(argument);
  const near = RELATIONS.includes(name) ? undefined : nearest(name, RELATIONS);
  if (near === undefined) return undefined;
  return {
    code: "unknown-relation",
    message: `no catalog format makes the relation \`${name}\``,
    help: `did you mean \`${near}\`?`,
  };
}

function remarkOnComparison({ operator, args }: Call): Remark | undefined {
  if (!EQUALITIES.has(operator)) return undefined;
  const member = args.map(entityMember).find((name) => name !== undefined);
  const texts = args.flatMap(literalTexts);
  if (member === "kind") return texts.map(remarkOnKind).find((remark) => remark !== undefined);
  if (member === undefined || !REFS.has(member)) return undefined;
  return texts.map((text) => remarkOnRef(member, text)).find((remark) => remark !== undefined);
}

const REFS = new Set(["ref", "owner", "system"]);

function entityMember(expression: Expression): string | undefined {
  const [root, member, ...rest] = expression.kind === "read" ? (expression.documentKeys ?? []) : [];
  return root === "entity" && rest.length === 0 ? member : undefined;
}

function literalTexts(expression: Expression): string[] {
  const value = expression.kind === "literal" ? expression.value : undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((text) => typeof text === "string");
}

/** Organisations may have kinds of their own, but a well-known kind in another spelling is a slip. */
function remarkOnKind(text: string): Remark | undefined {
  const kind = KINDS.find((known) => known.toLowerCase() === text.toLowerCase());
  if (kind === undefined || kind === text) return undefined;
  const message = `no entity has the kind \`${text}\`: \`entity.kind\` is as the catalog writes it`;
  return { code: "never-equal", message, help: `write \`${kind}\`` };
}

function remarkOnRef(member: string, text: string): Remark | undefined {
  const parts = parseRef(text, { kind: member === "system" ? "system" : member === "owner" ? "group" : "component" });
  const ref = parts === undefined ? text : formatRef(parts);
  if (ref === text) return undefined;
  const message = `\`entity.${member}\` is never \`${text}\`: refs are full and lower case`;
  return { code: "never-equal", message, help: `write \`${ref}\`` };
}
