// How do many rows travel to the database? As few JSON texts, each of which is one parameter.

/**
 * D1 takes 2 MB. With three bytes for each character a text stays below half of that, unless a single row is larger.
 */
const MOST_CHARACTERS = 300_000;

/** Rows stay in their order. Without rows there is no text. */
export function jsonRows(rows: Iterable<unknown>): string[] {
  return [...jsonTexts(rows, (row) => JSON.stringify(row))];
}

/**
 * As `jsonRows`, but each text is made only when it is asked for, since making it takes a few milliseconds. `write`: a
 * row as JSON.
 */
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

/** Everything read for these values, which may take several texts. */
export async function readFor<Item>(
  values: readonly string[],
  read: (json: string) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const json of jsonRows(values)) for (const item of await read(json)) items.push(item);
  return items;
}
