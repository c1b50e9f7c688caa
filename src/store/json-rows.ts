// How do many rows travel to the database? As few JSON texts, each one parameter.

/** D1 takes 2 MB: with three bytes a character this stays below half of it, a single row larger than that aside. */
const MOST_CHARACTERS = 300_000;

/** Rows in their order; no text for no rows. */
export function jsonRows(rows: Iterable<unknown>): string[] {
  return [...jsonTexts(rows, (row) => JSON.stringify(row))];
}

/** As `jsonRows`, one text when it is asked for: to make it takes a few milliseconds. `write`: a row as JSON. */
export function* jsonTexts<Row>(rows: Iterable<Row>, write: (row: Row) => string): Generator<string, void> {
  let members: string[] = [];
  let size = 0;
  for (const row of rows) {
    const member = write(row);
    if (size + member.length > MOST_CHARACTERS && members.length > 0) {
      yield `[${members.join(",")}]`;
      members = [];
      size = 0;
    }
    members.push(member);
    size += member.length;
  }
  if (members.length > 0) yield `[${members.join(",")}]`;
}

/** What is read for all of these, however many texts they take. */
export async function readFor<Item>(
  values: readonly string[],
  read: (json: string) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const json of jsonRows(values)) for (const item of await read(json)) items.push(item);
  return items;
}
