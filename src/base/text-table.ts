/** Texts by number, so that column tables can hold them. Bounded: past the limit every new text is number -1. */
export type TextTable = {
  readonly numbers: Map<string, number>;
  readonly texts: string[];
  characters: number;
  readonly limit: number;
};

/** `limit`: characters kept in all. */
export function createTextTable(limit = 64 * 1024 * 1024): TextTable {
  return { numbers: new Map(), texts: [], characters: 0, limit };
}

/** The number of a text, given on first sight; -1 when the table is full. */
export function internText(table: TextTable, text: string): number {
  const known = table.numbers.get(text);
  if (known !== undefined) return known;
  if (table.characters + text.length > table.limit) return -1;
  table.characters += text.length;
  table.numbers.set(text, table.texts.length);
  return table.texts.push(text) - 1;
}
