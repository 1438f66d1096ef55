import type { Destination } from '../destinations/destination.ts';
import { escapeUnprintable } from './printable.ts';

type Location = Destination['location'];

/** Follows a country whose data is more than a year from the capture. */
export const STALE_MARK = '*';
/** Follows a country that one source alone names. */
export const SINGLE_MARK = '?';

/** The countries that disagreeing sources name, in order of code. */
export function disputedCountries(location: Location): string[] {
  const countries = new Set<string>();
  if (location.country !== null) countries.add(location.country);
  for (const source of location.sources) if (source.country !== null) countries.add(source.country);
  return [...countries].sort();
}

/** The place as a mark: `US`, `US?` on one source's word, `CA/US disputed`, `anycast`, `unknown`; `*` for old data. */
export function formatPlace(location: Location): string {
  return escapeUnprintable(placeMark(location));
}

function placeMark(location: Location): string {
  const stale = location.stale ? STALE_MARK : '';
  switch (location.status) {
    case 'agreed':
      return `${location.country ?? 'unknown'}${stale}`;
    case 'single':
      return `${location.country ?? 'unknown'}${SINGLE_MARK}${stale}`;
    case 'disputed':
      return `${disputedCountries(location).join('/')} disputed${stale}`.trimStart();
    case 'anycast':
    case 'unknown':
      return location.status;
  }
}

/** The country that the place counts for: null when it is disputed, anycast or unknown. */
export function settledCountry(location: Location): string | null {
  return location.status === 'agreed' || location.status === 'single' ? location.country : null;
}
