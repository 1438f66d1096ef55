/** Rows of a CSV text as these packages write it: quotes only around fields with commas, doubled quotes inside. */
export function* csvRows(text: string): Generator<string[]> {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end).replace(/\r$/, '');
    at = end + 1;
    if (line !== '') yield line.includes('"') ? quotedFields(line) : line.split(',');
  }
}

function quotedFields(line: string): string[] {
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
  }
  return fields;
}
