// How do many rows travel to the database? As few JSON texts, each one parameter.

/** D1 takes 2 MB: with three bytes a character this stays below half of it, a single row larger than that aside. */
const MOST_CHARACTERS = 300_000;

/** Rows in their order; no text for no rows. */
export function jsonRows(rows: Iterable<unknown>): string[] {
  const texts: string[] = [];
  let members: string[] = [];
  let size = 0;
  const end = (): void => {
    if (members.length > 0) texts.push(`[${members.join(",")}]`);
    members = [];
    size = 0;
  };
  for (const row of rows) {
    const member = JSON.stringify(row);
    if (size + member.length > MOST_CHARACTERS) end();
    members.push(member);
    size += member.length;
  }
  end();
  return texts;
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
