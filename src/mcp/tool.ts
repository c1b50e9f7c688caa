// What is a tool of the MCP server? One route of the service, asked in the words of whoever uses tools.

import type { z } from "zod";
import { pathOfRef } from "../model/address.ts";
import { refNamed } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";

/** As it would be asked over HTTP. */
export interface ServiceQuestion {
  readonly method: "GET" | "POST";
  /** With its query: `/v1/scorecards?limit=20`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/** `text`: JSON, or why not, in words. */
export interface ServiceAnswer {
  readonly isRefused: boolean;
  readonly text: string;
}

/** The service, whoever asks having proved themselves to it. Rejects only where it cannot be asked at all. */
export type AskService = (question: ServiceQuestion) => Promise<ServiceAnswer>;

export interface Tool<Input> {
  /** Snake case, as tools are called. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** It leaves something behind: a decision, a request. Left out: it only reads. */
  readonly isRecorded?: true;
  /** Throws ToolMisused. */
  ask(input: Input): ServiceQuestion;
}

/** What was given to a tool makes no sense; the message is for whoever gave it. */
export class ToolMisused extends Error {
  override readonly name = "ToolMisused";
}

/** INVARIANT: a tool is only handed what its own schema read. */
export function defineTool<Input>(tool: Tool<Input>): Tool<unknown> {
  return tool;
}

/** A name alone is a component's of the default namespace. Throws ToolMisused. */
export function entityNamed(written: string): EntityRef {
  const ref = refNamed(written, "component");
  if (ref !== undefined) return ref;
  throw new ToolMisused(
    `\`${written}\` is no entity: write \`kind:namespace/name\`, such as \`component:default/checkout\``,
  );
}

/** `/v1/entities/component/default/checkout`. Throws ToolMisused. */
export function entityAddress(written: string): string {
  return pathOfRef("/v1/entities", entityNamed(written));
}
