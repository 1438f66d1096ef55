import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is on record of one fetched source. */
export type ManifestEntry = {
  /** The file in the data folder. */
  file: string;
  /** Addresses or file names that it was made from. */
  origin: string;
  /** Day of the download, ISO 8601, or as the user said of a folder; null when it is not known. */
  retrieved: string | null;
  /** Of each file as published, unpacked. */
  sha256: readonly string[];
  edition: string;
  rows: number;
  bytes: number;
};

export const MANIFEST_NAME = 'manifest.json';

/** The record of a data folder, by source id; empty when there is none or it cannot be read. */
export function loadManifest(folder: string): Record<string, ManifestEntry> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(join(folder, MANIFEST_NAME), 'utf8'));
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(([, entry]) => typeof entry === 'object' && entry !== null);
  return Object.fromEntries(entries.filter(([, entry]) => typeof entry.rows === 'number'));
}
