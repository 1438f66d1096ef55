import type { RegionPreset } from '../attribution/preset-rules.ts';
import { type Expectation, isExpectation, parseExpectation } from '../attribution/region-presets.ts';
import type { Analysis } from '../report/analysis.ts';
import { Failure } from './failure.ts';

type ExpectedRegion = NonNullable<Analysis['options']['expect']>;

/** `US`, `us,ca`, `eu,GB`, `!CN`, `doj-countries-of-concern`. Throws Failure for what is neither country nor preset. */
export function readExpectedRegion(text: string, presets: readonly RegionPreset[]): ExpectedRegion {
  const expectation = parseExpectation(text, presets);
  if (!isExpectation(expectation)) {
    const { unknown, known } = expectation;
    const hint =
      unknown.toUpperCase() === 'UK'
        ? 'for the United Kingdom write GB'
        : `give countries such as US or DE,AT, or one of: ${known.join(', ')}`;
    const what =
      unknown.replaceAll(',', '').trim() === ''
        ? 'no region given'
        : `"${unknown}" is neither a country code (ISO 3166) nor a region`;
    throw new Failure(`--expect: ${what}`, hint);
  }
  const { allow, restricted, deny } = expectation;
  const countries = [...new Set([...allow, ...restricted])].filter((country) => !deny.has(country)).sort();
  return {
    label: describeRegion(expectation, presets),
    countries,
    ...(deny.size === 0 ? {} : { denied: [...deny].sort() }),
  };
}

/** As it stands in a sentence behind "outside". */
function describeRegion({ label, allow, restricted }: Expectation, presets: readonly RegionPreset[]): string {
  const parts = label.split(',').map((part) => {
    const word = part.replace(/^!/, '');
    const preset = presets.find(({ id }) => id === word);
    const denies = part.startsWith('!') || (preset !== undefined && preset.allow.length + preset.include.length === 0);
    return { denies, words: preset?.title ?? word };
  });
  const list = (denies: boolean) =>
    parts
      .filter((part) => part.denies === denies)
      .map(({ words }) => words)
      .join(', ');
  const denied = list(true);
  if (allow.size + restricted.size === 0) return `the expected region (all but ${denied})`;
  return denied === '' ? list(false) : `${list(false)} (without ${denied})`;
}
