import { isCountryCode } from '../base/country-code.ts';
import type { Vantage } from './lookups.ts';

/** `US`, or latitude and longitude in degrees as `40.71,-74.01`; null when it is neither. */
export function parseVantage(text: string): Vantage | null {
  const country = text.trim().toUpperCase();
  if (isCountryCode(country)) return { country };
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (match === null) return null;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

/** As `parseVantage` reads it. */
export function formatVantage(vantage: Vantage): string {
  return 'country' in vantage ? vantage.country : `${vantage.latitude},${vantage.longitude}`;
}
