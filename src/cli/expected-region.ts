import { isCountryCode } from '../base/country-code.ts';
import type { Analysis } from '../report/analysis.ts';

type ExpectedRegion = NonNullable<Analysis['options']['expect']>;

/** Member states of the European Union, July 2025. */
const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

const PRESETS: Readonly<Record<string, readonly string[]>> = {
  EU,
  EEA: [...EU, 'IS', 'LI', 'NO'].sort(),
};

/** Names that `--expect` takes besides country codes. */
export const REGION_PRESETS: readonly string[] = Object.keys(PRESETS);

/** `US`, `us,ca`, `EU`, `EU,GB`; or a sentence saying what is wrong with it. */
export function parseExpectedRegion(text: string): ExpectedRegion | string {
  const labels: string[] = [];
  const countries = new Set<string>();
  for (const part of text.split(',')) {
    const code = part.trim().toUpperCase();
    if (code === '') return 'Give country codes such as US or DE,AT.';
    if (code === 'UK') return 'For the United Kingdom write GB.';
    const preset = Object.hasOwn(PRESETS, code) ? PRESETS[code]! : null;
    if (preset === null && !isCountryCode(code)) {
      return `"${part.trim()}" is no ISO 3166 country code such as US or DE, nor one of ${REGION_PRESETS.join(', ')}.`;
    }
    labels.push(code);
    for (const country of preset ?? [code]) countries.add(country);
  }
  return { label: labels.join(', '), countries: [...countries].sort() };
}
