// What is a tool of the MCP server? One route of the service, with an input that suits agents.

import type { z } from "zod";
import { pathOfRef } from "../model/address.ts";
import { refNamed } from "../model/entity.ts";
import type { EntityRef } from "../model/entity.ts";

/** A request, as it would be made over HTTP. */
export interface ServiceQuestion {
  readonly method: "GET" | "POST";
  /** With its query: `/v1/scorecards?limit=20`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

/** `text`: JSON, or the reason for a refusal in words. */
export interface ServiceAnswer {
  readonly isRefused: boolean;
  readonly text: string;
}

/** Asks the service as an identity that is proven already. Rejects only if the service cannot be reached. */
export type AskService = (question: ServiceQuestion) => Promise<ServiceAnswer>;

export interface Tool<Input> {
  /** In snake case, as is usual for tools. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** It may store something, such as a decision or a request. Left out: it only reads. */
  readonly isRecorded?: true;
  /** Throws ToolMisused. */
  ask(input: Input): ServiceQuestion;
}

/** The input of a tool makes no sense. The message is for the agent. */
export class ToolMisused extends Error {
  override readonly name = "ToolMisused";
}

/** INVARIANT: a tool is called only with input that its own schema has read. */
export function defineTool<Input>(tool: Tool<Input>): Tool<unknown> {
  return tool;
}

/** A bare name means a component of the default namespace. Throws ToolMisused. */
export function entityNamed(written: string): EntityRef {
  const ref = refNamed(written, "component");
  if (ref !== undefined) return ref;
  throw new ToolMisused(
    `\`${written}\` is not an entity: write \`kind:namespace/name\`, such as \`component:default/checkout\``,
  );
}

/** `/v1/entities/component/default/checkout`. Throws ToolMisused. */
export function entityAddress(written: string): string {
  return pathOfRef("/v1/entities", entityNamed(written));
}
