import { formatBytes, formatCount } from '../../report/quantity.ts';
import { Failure, formatFailure } from '../failure.ts';
import { userDataFolder } from './data-folders.ts';
import { type PlannedUpdate, planDownloads, planFolder, runUpdate, type UpdateResult } from './update.ts';
import type { UpdateSource } from './update-source.ts';
import { UPDATE_SOURCES } from './update-sources.ts';

/** What `data update` was asked for. */
export type UpdateRequest = {
  /** Folder of published files; undefined: from the network. */
  from?: string | undefined;
  /** Day of those files, ISO 8601. */
  retrieved?: string | undefined;
  /** Ids of the sources wanted; undefined: all. */
  only?: readonly string[] | undefined;
  dataDir?: string | undefined;
  dryRun?: boolean | undefined;
};

/** Where a run speaks: results to `out`, all else to `progress`. */
export type UpdateTerminal = {
  today: string;
  out: { write: (text: string) => unknown };
  progress: { write: (text: string) => unknown; isTTY?: boolean };
};

/** Says what will be fetched, then does it, one source after the other. The exit code: 2 when any source failed. */
export async function updateData(request: UpdateRequest, { today, out, progress }: UpdateTerminal): Promise<number> {
  const sources = chosenSources(request.only);
  const plan = request.from === undefined ? planDownloads(sources, today) : planFolder(sources, request.from);
  const folder = request.dataDir ?? userDataFolder();
  progress.write(describePlan(plan, folder, request));
  if (request.dryRun) return 0;
  const showBytes = progress.isTTY === true;
  const results = await runUpdate(plan, {
    folder,
    today,
    retrieved: request.retrieved ?? null,
    onStart: ({ source }) => showBytes && progress.write(`\r\u001b[K${source.title} …`),
    onProgress: (bytes) => showBytes && progress.write(`\r\u001b[K${formatBytes(bytes)}`),
    onResult: (result) => {
      if (showBytes) progress.write('\r\u001b[K');
      if (result.ok) out.write(describeSuccess(result));
      else progress.write(formatFailure(describeFailure(result)));
    },
  });
  return results.every(({ ok }) => ok) ? 0 : 2;
}

function chosenSources(only: readonly string[] | undefined): readonly UpdateSource[] {
  if (only === undefined) return UPDATE_SOURCES;
  const known = UPDATE_SOURCES.map(({ id }) => id);
  const unknown = only.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new Failure(`no source "${unknown}"`, `the sources are ${known.join(', ')}`);
  return UPDATE_SOURCES.filter(({ id }) => only.includes(id));
}

function describePlan(plan: readonly PlannedUpdate[], folder: string, { from, dryRun }: UpdateRequest): string {
  const verb = `${dryRun ? 'would be' : 'will be'} ${from === undefined ? 'fetched' : 'read'}`;
  const width = Math.max(...plan.map(({ source }) => source.id.length));
  const lines = plan.flatMap(({ source, from: places }) =>
    places.map((place, i) => `  ${(i === 0 ? source.id : '').padEnd(width)}  ${place}`),
  );
  return `These files ${verb}, and their tables kept in ${folder}:\n${lines.join('\n')}\n`;
}

function describeSuccess({ id, edition, rows, bytes }: UpdateResult & { ok: true }): string {
  return `${id}  ${edition}  ${formatCount(rows)} rows, ${formatBytes(bytes)}\n`;
}

function describeFailure({ title, reason, kept }: UpdateResult & { ok: false }): { message: string; hint: string } {
  const hint = kept ? 'the last good copy stays in use' : 'nothing was changed';
  return { message: `${title}: ${reason}`, hint };
}
