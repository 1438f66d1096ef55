import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRulebook, type Rulebook, type RuleFile } from '../index.ts';
import { shippedDataFolder } from './data/data-folders.ts';
import { Failure } from './failure.ts';

/** The rules that came with the package. */
export function loadRulebook(): Rulebook['attribution'] {
  const folder = shippedDataFolder();
  if (folder === null) throw new Failure('the rules are missing', 'build them: npm run build');
  const files = JSON.parse(readFileSync(join(folder, 'rules.json'), 'utf8')) as RuleFile[];
  const { attribution, problems } = readRulebook(files);
  if (problems.length > 0) throw new Error(`shipped rules have problems: ${problems[0]!.file}`);
  return attribution;
}
