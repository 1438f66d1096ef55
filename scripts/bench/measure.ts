import { spawnSync } from 'node:child_process';

/** What one run of a program took, in seconds, its children included. */
export type Run = { wall: number; cpu: number };

/** A program with its arguments. */
export type Program = { name: string; command: readonly string[] };

/** Of several rounds: medians, and per-round ratios to another program. */
export type Spread = { median: number; least: number; most: number };

/**
 * Runs the programs in turn, round after round, so that what else the machine does falls on all of them. The first round
 * warms caches and is not counted. Throws when a program fails: a failed run is fast.
 */
export function measure(
  programs: readonly Program[],
  rounds: number,
  onRound: (round: number) => void,
): Map<string, Run[]> {
  const runs = new Map<string, Run[]>(programs.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, command } of programs) {
      const run = timeProgram(command);
      if (round > 0) runs.get(name)!.push(run);
    }
    onRound(round);
  }
  return runs;
}

/** CPU time is what a shell's `time` reports of its child: Node has no such number of a child that ended. */
function timeProgram(command: readonly string[]): Run {
  const script = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>&1';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const [wall, user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  if (status !== 0) throw new Error(`${command.join(' ')} ended with status ${status}`);
  return { wall: wall!, cpu: user! + system! };
}

/** Round by round `of` divided by `to`. */
export function ratios(of: readonly Run[], to: readonly Run[], what: keyof Run): Spread {
  return spread(of.map((run, round) => run[what] / to[round]![what]));
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, least: sorted[0]!, most: sorted.at(-1)! };
}

/** The most memory that a Node program held, in MiB. */
export function peakMemory(command: readonly string[]): number {
  const report =
    'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))';
  const [node, ...rest] = command;
  const { output } = spawnSync(node!, ['--import', report, ...rest], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  return Math.round(Number(String(output[3])) / 1024);
}
