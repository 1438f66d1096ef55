import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** The rule files in one: `[{ path, text }]`, path below `rules/` with `/`. Schemas are read apart and stay out. */
export function collectRules(folder: string, files: readonly string[]): string {
  const rules = files
    .map((file) => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .filter((rule) => !rule.path.startsWith('schema/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return `${JSON.stringify(rules)}\n`;
}
