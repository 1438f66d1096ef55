import { isCountryCode } from '../base/country-code.ts';
import type { RegionPreset } from './preset-rules.ts';

/** Where data is expected to stay. With an empty `allow`, everywhere that is not denied. */
export type Expectation = {
  allow: ReadonlySet<string>;
  restricted: ReadonlySet<string>;
  deny: ReadonlySet<string>;
  denyJurisdictions: ReadonlySet<string>;
  /** As the user wrote it, in one form: `US,CA`. */
  label: string;
};

/** Why an expectation could not be read: the part that is neither country nor preset, and what would be. */
export type ExpectationError = { error: string; unknown: string; known: string[] };

/** `US,CA`, `eu`, `eu,!DE`, `doj-countries-of-concern`: countries and presets; `!` denies. */
export function parseExpectation(text: string, presets: readonly RegionPreset[]): Expectation | ExpectationError {
  const sets = {
    allow: new Set<string>(),
    restricted: new Set<string>(),
    deny: new Set<string>(),
    denyJurisdictions: new Set<string>(),
  };
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const labels: string[] = [];
  for (const part of parts) {
    const denied = part.startsWith('!');
    const word = denied ? part.slice(1) : part;
    const code = word.toUpperCase();
    const preset = presets.find(({ id }) => id === word.toLowerCase());
    if (preset !== undefined)
      addPreset(preset, presets, denied ? { ...sets, allow: sets.deny, restricted: sets.deny } : sets);
    else if (isCountryCode(code)) (denied ? sets.deny : sets.allow).add(code);
    else return unknownPart(word, presets);
    labels.push(`${denied ? '!' : ''}${preset?.id ?? code}`);
  }
  if (labels.length === 0) return unknownPart(text, presets);
  return { ...sets, label: labels.join(',') };
}

/** Whether an expectation or an error was read. */
export function isExpectation(value: Expectation | ExpectationError): value is Expectation {
  return !('error' in value);
}

type Sets = { [K in 'allow' | 'restricted' | 'deny' | 'denyJurisdictions']: Set<string> };

function addPreset(preset: RegionPreset, presets: readonly RegionPreset[], sets: Sets, seen = new Set<string>()): void {
  if (seen.has(preset.id)) return;
  seen.add(preset.id);
  for (const key of ['allow', 'restricted', 'deny', 'denyJurisdictions'] as const) {
    for (const country of preset[key]) sets[key].add(country);
  }
  for (const id of preset.include) {
    const included = presets.find((other) => other.id === id);
    if (included !== undefined) addPreset(included, presets, sets, seen);
  }
}

function unknownPart(unknown: string, presets: readonly RegionPreset[]): ExpectationError {
  const known = presets.map((preset) => preset.id);
  const error = `'${unknown}' is no country code and no preset; presets are ${known.join(', ')}`;
  return { error, unknown, known };
}

/** Whether a place is as expected; null when the country is not known. */
export function isExpected(expectation: Expectation, country: string | null): boolean | null {
  if (country === null) return null;
  if (expectation.deny.has(country)) return false;
  return expectation.allow.size === 0 || expectation.allow.has(country) || expectation.restricted.has(country);
}
