import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { observeFile, yardstickLine } from './flow-digest.ts';
import { measureInterest } from './interest.ts';
import { measure, type Program, peakMemory, type Run, ratios, type Spread, spread } from './measure.ts';
import { formatSpread, tableRow, writeMeasured } from './performance-page.ts';
import { profileStations } from './stations.ts';
import { buildYardstick, runYardstick, type Yardstick } from './yardstick.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, '.build/bench');
const CAMERA = join(folder, 'camera.pcap');
const SHORT = join(folder, 'short.pcap');
/** Two million small packets in random order, of 10,000 flows and of a million. */
const FEW = join(folder, 'few-flows.pcap');
const MANY = join(folder, 'many-flows.pcap');

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, 'dry-run': { type: 'boolean' } } });
const rounds = Number(values.rounds);
const say = (line: string) => process.stderr.write(`${line}\n`);

function analyze(capture: string): string[] {
  const command = join(root, 'dist/bin/egresslens.js');
  return [process.execPath, command, 'analyze', capture, '--format', 'json', '-o', join(folder, 'analysis.json')];
}

/** A program that only observes, by the library that `npm run build` made. */
function observe(capture: string, maxFlows = 1_000_000): string[] {
  const script = `
    import { openSync, readSync } from 'node:fs';
    import { createObserver } from ${JSON.stringify(join(root, 'dist/index.js'))};
    const observer = createObserver({ path: 'bench', site: 'bench', maxFlows: ${maxFlows} });
    const [file, buffer] = [openSync(${JSON.stringify(capture)}, 'r'), new Uint8Array(1 << 20)];
    for (let n; (n = readSync(file, buffer, 0, buffer.length, null)) > 0; ) observer.feed(buffer.subarray(0, n));
    await observer.end();`;
  return [process.execPath, '--input-type=module', '-e', script];
}

function makeCaptures(yardstick: Yardstick): void {
  mkdirSync(folder, { recursive: true });
  const script = join(root, 'scripts/stage/bench-capture.ts');
  for (const [path, megabytes, flows] of [
    [CAMERA, 512, 7000],
    [SHORT, 1, 60],
  ] as const) {
    if (existsSync(path)) continue;
    say(`making ${path}`);
    const size = ['--megabytes', String(megabytes), '--flows', String(flows)];
    execFileSync(process.execPath, ['--import', 'tsx', script, ...size, '-o', path]);
  }
  if ('missing' in yardstick) return;
  for (const [path, flows] of [
    [FEW, '10000'],
    [MANY, '1000000'],
  ] as const) {
    if (existsSync(path)) continue;
    say(`making ${path}`);
    execFileSync(yardstick.generator, ['-o', path, '-m', 'small', '-b', '200', '-F', flows], { stdio: 'ignore' });
  }
}

/** A fast wrong result is no result: the library must see what the yardstick sees, to the last flow. */
async function checkDigests(flowCount: string): Promise<void> {
  for (const path of [CAMERA, SHORT]) {
    const [ours, theirs] = [yardstickLine(await observeFile(path, 1_000_000)), runYardstick(flowCount, path)];
    if (ours !== theirs) throw new Error(`${path}: the yardstick says\n  ${theirs}\nwe say\n  ${ours}`);
    say(`equal: ${ours}`);
  }
}

function programs(yardstick: Yardstick): Program[] {
  const all: Program[] = [
    { name: 'camera', command: analyze(CAMERA) },
    { name: 'observe camera', command: observe(CAMERA) },
    { name: 'short', command: analyze(SHORT) },
    { name: 'node', command: [process.execPath, '-e', '0'] },
  ];
  if ('flowCount' in yardstick) {
    all.push({ name: 'C camera', command: [yardstick.flowCount, CAMERA] });
  }
  return all;
}

function report(runs: Map<string, Run[]>, yardstick: Yardstick): string[] {
  const row = (what: string, of: string, to: string) => {
    const [one, other] = [runs.get(of), runs.get(to)];
    const cell = (kind: keyof Run) => (one && other ? formatSpread(ratios(one, other, kind)) : 'not measured');
    return tableRow([what, cell('cpu'), cell('wall')]);
  };
  const seconds = (name: string): Spread => spread(runs.get(name)!.map(({ cpu }) => cpu));
  const lines = [
    `${rounds} rounds on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}.`,
    '',
    tableRow(['', 'CPU: median (least to most)', 'wall']),
    tableRow(['---', '---:', '---:']),
    row('512 MB of cameras : C with libpcap', 'camera', 'C camera'),
    row('observing them, without a report : C with libpcap', 'observe camera', 'C camera'),
    row('1 MB : `node -e 0`', 'short', 'node'),
    row('512 MB of cameras : `node -e 0`', 'camera', 'node'),
    '',
    `For scale: ${formatSpread(seconds('camera'))} s of CPU for 512 MB, ${formatSpread(seconds('short'))} s for 1 MB.`,
  ];
  if ('missing' in yardstick) lines.push('', `The yardstick was left out: ${yardstick.missing}.`);
  return lines;
}

function reportMemory(): string[] {
  const cases: [string, string, string[]][] = [
    ['`node -e 0`', SHORT, [process.execPath, '-e', '0']],
    ['whole command, 1 MB', SHORT, analyze(SHORT)],
    ['whole command, 512 MB of cameras', CAMERA, analyze(CAMERA)],
    ['observing 10,000 flows', FEW, observe(FEW)],
    ['observing 1,000,000 flows', MANY, observe(MANY)],
    ['observing 1,000,000 flows with `--max-flows 100000`', MANY, observe(MANY, 100_000)],
  ];
  const rows = cases
    .filter(([, path]) => existsSync(path))
    .map(([what, , command]) => tableRow([what, String(peakMemory(command))]));
  return [tableRow(['', 'peak memory, MiB']), tableRow(['---', '---:']), ...rows];
}

function reportStations(): string[] {
  const stations = profileStations(root, join(folder, 'profile'), analyze(CAMERA).slice(2));
  return [
    tableRow(['station', 'share of the time, 512 MB of cameras']),
    tableRow(['---', '---:']),
    ...[...stations]
      .filter(([, share]) => share >= 0.005)
      .map(([name, share]) => tableRow([name, `${(share * 100).toFixed(0)} %`])),
  ];
}

function reportInterest(): string[] {
  return [
    tableRow(['a datagram of which', 'observing it : observing one of which nothing is recognised', 'nanoseconds']),
    tableRow(['---', '---:', '---:']),
    ...measureInterest(root, rounds).map(({ name, ratio, nanoseconds }) =>
      tableRow([name, formatSpread(ratio), formatSpread(nanoseconds)]),
    ),
  ];
}

const yardstick = buildYardstick(root, folder);
if ('missing' in yardstick) say(`no yardstick: ${yardstick.missing}`);
makeCaptures(yardstick);
if ('flowCount' in yardstick) await checkDigests(yardstick.flowCount);
const runs = measure(programs(yardstick), rounds, (round) => say(`round ${round} of ${rounds}`));
const lines = [
  ...[...report(runs, yardstick), ''],
  ...[...reportMemory(), ''],
  ...[...reportInterest(), ''],
  ...reportStations(),
];
if (values['dry-run']) process.stdout.write(`${lines.join('\n')}\n`);
else writeMeasured(join(root, 'docs/performance.md'), lines);
