import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { RuleFile } from '../src/rulebook.ts';

/** The rule files, path below `rules/` with `/`, in order of path. Schemas are read apart and stay out. */
export function collectRules(folder: string, files: readonly string[]): RuleFile[] {
  return files
    .map((file) => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .filter((rule) => !rule.path.startsWith('schema/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
