import { existsSync, readFileSync } from 'node:fs';
import type { DistanceSource } from '../../attribution/lookups.ts';
import { type CountryOutlines, outlineDistances } from '../../attribution/outline-distances.ts';

/** Distances over the outlines in a file, or null when it does not exist. */
export function loadDistances(path: string): DistanceSource | null {
  if (!existsSync(path)) return null;
  return outlineDistances(JSON.parse(readFileSync(path, 'utf8')) as CountryOutlines);
}
