import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  samples: number[];
  timeDeltas: number[];
};

/**
 * Where the time of a run goes, as shares of the whole by room. Measured on the unbundled build, whose files tell the
 * room; starting it takes longer than starting the bundle, which shows under "start and Node".
 */
export function profileStations(root: string, folder: string, args: readonly string[]): Map<string, number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entry = join(root, 'dist/cli/egresslens.js');
  const { status } = spawnSync(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, entry, ...args], {
    stdio: 'ignore',
  });
  if (status !== 0) throw new Error(`${entry} ended with status ${status}`);
  const [file] = readdirSync(folder);
  const profile = JSON.parse(readFileSync(join(folder, file!), 'utf8')) as Profile;
  const stations = new Map(profile.nodes.map(({ id, callFrame }) => [id, stationOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [i, sample] of profile.samples.entries()) {
    const station = stations.get(sample)!;
    times.set(station, (times.get(station) ?? 0) + profile.timeDeltas[i]!);
    total += profile.timeDeltas[i]!;
  }
  return new Map([...times].sort((a, b) => b[1] - a[1]).map(([station, time]) => [station, time / total]));
}

function stationOf({ functionName, url }: { functionName: string; url: string }): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === 'read' || functionName === 'readSync') return 'reading the file';
  const [, room] = /\/dist\/([a-z]+)(?:\/|\.js)/.exec(url) ?? [];
  return room ?? 'start and Node';
}
