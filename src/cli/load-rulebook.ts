import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributionRules, indexAttributionRules } from '../attribution/attribution-rules.ts';
import type { RegionPreset } from '../attribution/preset-rules.ts';
import type { ProtocolRule } from '../decode/protocol-rules.ts';
import type { CheckedRules } from '../rulebook.ts';
import { shippedDataFolder } from './data/data-folders.ts';
import { Failure } from './failure.ts';

/** The rules that came with the package, and the files that they were in. */
export type ShippedRules = { files: readonly { path: string; sha256: string }[]; rules: CheckedRules };

/** What the build checked and wrote: read as it is, for checking costs more than a small capture. */
export function loadShippedRules(): ShippedRules {
  const folder = shippedDataFolder();
  if (folder === null) throw new Failure('the rules are missing', 'build them: npm run build');
  return JSON.parse(readFileSync(join(folder, 'rules.json'), 'utf8')) as ShippedRules;
}

/** The rules that came with the package, indexed. */
export function loadRulebook(): AttributionRules {
  return indexAttributionRules(loadShippedRules().rules.attribution);
}

/** The protocols that rules tell by a pattern or a port: for `createObserver`. */
export function loadProtocols(): readonly ProtocolRule[] {
  return loadShippedRules().rules.protocols;
}

/** The named regions that `--expect` takes. */
export function loadPresets(): readonly RegionPreset[] {
  return loadShippedRules().rules.presets?.presets ?? [];
}
