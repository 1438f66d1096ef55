import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatDataTable } from '../../attribution/data-table-writer.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { DownloadError, type DownloadOptions, download } from './download.ts';
import { lockFolder } from './update-lock.ts';
import { loadManifest, MANIFEST_NAME, type ManifestEntry } from './update-manifest.ts';
import type { Compiled, SourceFile, UpdateSource } from './update-source.ts';

/** One source and where its files will come from. */
export type PlannedUpdate = { source: UpdateSource; from: readonly string[] };

/** What became of one source. On failure the last good copy stays in use. */
export type UpdateResult = { id: string; title: string } & (
  | { ok: true; edition: string; rows: number; bytes: number }
  | { ok: false; reason: string; kept: boolean }
);

export type UpdateOptions = {
  /** The user's data folder; made when it is missing. */
  folder: string;
  /** The day it is, ISO 8601. */
  today: string;
  /** Day of files that come from a folder, for lists that carry no date; null: not known. */
  retrieved?: string | null;
  onStart?: (planned: PlannedUpdate) => void;
  onResult?: (result: UpdateResult) => void;
} & Partial<Omit<DownloadOptions, 'limit'>>;

/** What would be fetched from the network on a day: to be shown before it is done. */
export function planDownloads(sources: readonly UpdateSource[], today: string): PlannedUpdate[] {
  return sources.map((source) => ({
    source,
    from: source.urls.map((url) => url.replace('{YYYY-MM}', today.slice(0, 7))),
  }));
}

/** What a folder holds of the sources' files, under the names that publishers give them. Throws `Failure` for none. */
export function planFolder(sources: readonly UpdateSource[], folder: string): PlannedUpdate[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    throw new Failure(`cannot read ${folder}: ${describeSystemError(error)}`, 'give the folder that holds the files');
  }
  const planned: PlannedUpdate[] = [];
  for (const source of sources) {
    // Names with dates sort by date: the last is the newest.
    const found = source.fileNames.map((pattern) => names.findLast((name) => pattern.test(name)));
    const paths = found.filter((name) => name !== undefined).map((name) => join(folder, name));
    // Of one address several patterns are other names for the same file; of several, each is a file of its own.
    if (paths.length > 0) planned.push({ source, from: paths.slice(0, source.urls.length) });
  }
  if (planned.length === 0)
    throw new Failure(
      `no file that is known by its name in ${folder}`,
      'names are those of the publishers, such as ip-ranges.json',
    );
  return planned;
}

/** Fetches or reads what was planned, one source after the other, and puts each into use as soon as it proved sound. */
export async function runUpdate(plan: readonly PlannedUpdate[], options: UpdateOptions): Promise<UpdateResult[]> {
  mkdirSync(options.folder, { recursive: true });
  const unlock = lockFolder(options.folder);
  const results: UpdateResult[] = [];
  try {
    for (const planned of plan) {
      options.onStart?.(planned);
      const result = await updateOne(planned, options);
      options.onResult?.(result);
      results.push(result);
    }
  } finally {
    unlock();
  }
  return results;
}

async function updateOne(planned: PlannedUpdate, options: UpdateOptions): Promise<UpdateResult> {
  const { source } = planned;
  const { id, title } = source;
  const last = loadManifest(options.folder)[id];
  try {
    const files: SourceFile[] = [];
    for (const from of planned.from) files.push(await fetchFile(from, source, options));
    const fromNetwork = planned.from.every(isUrl);
    const origin = planned.from.map((from) => (isUrl(from) ? from : basename(from))).join(' ');
    const retrieved = fromNetwork ? options.today : (options.retrieved ?? null);
    const compiled = source.compile(files, { source, origin, retrieved });
    if (last !== undefined && compiled.rows < last.rows / 2) {
      throw new Error(`it has ${compiled.rows} rows, less than half of the ${last.rows} before`);
    }
    const entry = putIntoUse(options.folder, id, compiled, {
      origin,
      retrieved,
      sha256: files.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
    });
    return { id, title, ok: true, edition: entry.edition, rows: entry.rows, bytes: entry.bytes };
  } catch (error) {
    return { id, title, ok: false, reason: reasonOf(error), kept: last !== undefined };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure || error instanceof DownloadError) return error.message;
  return describeSystemError(error).split('\n', 1)[0]!;
}

function isUrl(from: string): boolean {
  return /^https?:/.test(from);
}

async function fetchFile(from: string, source: UpdateSource, options: UpdateOptions): Promise<SourceFile> {
  const { limit, findLink } = source;
  if (!isUrl(from)) return readLocal(from, limit);
  let [url, bytes] = [from, await download(from, { ...options, limit })];
  if (findLink !== undefined) {
    const link = findLink(new TextDecoder().decode(bytes));
    if (link === null) throw new Error('the page does not link to the file; its layout may have changed');
    [url, bytes] = [link, await download(link, { ...options, limit })];
  }
  return { name: basename(new URL(url).pathname), bytes: unpack(bytes, limit) };
}

function readLocal(path: string, limit: number): SourceFile {
  if (statSync(path).size > limit) throw new Error(`larger than ${limit} bytes`);
  return { name: basename(path), bytes: unpack(readFileSync(path), limit) };
}

/** Gzip by its magic: the names say `.gz`, but some servers unpack on the way. */
function unpack(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes, { maxOutputLength: limit });
}

type Origin = Pick<ManifestEntry, 'origin' | 'retrieved' | 'sha256'>;

/** Writes beside, then renames: a run that starts meanwhile sees the old table or the new, never half of one. */
function putIntoUse(folder: string, id: string, compiled: Compiled, origin: Origin): ManifestEntry {
  const [bytes, name, edition] =
    'database' in compiled
      ? [compiled.database, `${id}.mmdb`, compiled.edition]
      : [formatDataTable(compiled.draft), `${id}.bin`, compiled.draft.info.edition];
  const path = join(folder, name);
  writeFileSync(`${path}.part`, bytes);
  if (existsSync(path)) renameSync(path, `${path}.previous`);
  renameSync(`${path}.part`, path);
  for (const other of [`${id}.mmdb`, `${id}.bin`]) if (other !== name) rmSync(join(folder, other), { force: true });
  const entry: ManifestEntry = { ...origin, file: name, edition, rows: compiled.rows, bytes: bytes.length };
  const manifest = { ...loadManifest(folder), [id]: entry };
  writeFileSync(join(folder, `${MANIFEST_NAME}.part`), `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(join(folder, `${MANIFEST_NAME}.part`), join(folder, MANIFEST_NAME));
  return entry;
}
