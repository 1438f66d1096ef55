import { fileURLToPath } from 'node:url';
import { collectRules } from '../scripts/collect-rules.ts';
import { listFiles } from '../scripts/input-stamp.ts';
import type { RuleFile } from '../src/rulebook.ts';

/** The rule files in `rules/`, as the build gathers them. */
export function shippedRuleFiles(): RuleFile[] {
  const folder = fileURLToPath(new URL('../rules/', import.meta.url));
  return collectRules(
    folder,
    listFiles(folder).filter((path) => path.endsWith('.json')),
  );
}
