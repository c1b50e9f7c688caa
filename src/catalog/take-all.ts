// What comes of work in steps, where nobody waits between them?

export function takeAll<Answer>(steps: Generator<unknown, Answer>): Answer {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
