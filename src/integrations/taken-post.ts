// What became of something that was posted to another system: was it taken, is nobody there any more, or is it to be sent again?

import { Refusal } from "../model/refusal.ts";
import type { PostText } from "../ports/runtime.ts";

type Answered = Awaited<ReturnType<PostText>>;

/** `gaveUp` says why it will never be taken. */
export type TakenPost = { readonly taken: number } | { readonly gaveUp: string };

/** `who` is who answers: `the target \`chat\``. Throws Refusal `unavailable` with this code where it may be taken another time. */
export function takenPost({ status, retryAfter }: Answered, code: string, who: string): TakenPost {
  if (status >= 200 && status < 300) return { taken: status };
  if (status === 410) return { gaveUp: "there is nobody left at that address" };
  const details = retryAfter === undefined ? {} : { retryAfter };
  throw new Refusal("unavailable", code, `${who} answers ${status}`, details);
}
