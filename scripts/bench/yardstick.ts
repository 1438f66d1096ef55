import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A C program that does less: packets, bytes and a table of conversations, read with libpcap. Null: why it is missing. */
export type Yardstick = { flowCount: string; generator: string } | { missing: string };

/** Compiles the yardstick where its source is beside the repository and a compiler is installed. */
export function buildYardstick(root: string, folder: string): Yardstick {
  const source = join(root, '../shared/perf');
  if (!existsSync(join(source, 'flowcount.c'))) return { missing: `${join('..', 'shared', 'perf')} is not there` };
  if (spawnSync('cc', ['--version']).status !== 0) return { missing: 'there is no C compiler' };
  mkdirSync(folder, { recursive: true });
  const flowCount = join(folder, 'flowcount');
  const generator = join(folder, 'gen');
  const built = spawnSync('cc', ['-O2', '-DUSE_PCAP', '-o', flowCount, join(source, 'flowcount.c'), '-lpcap']);
  if (built.status !== 0) return { missing: 'it does not compile: libpcap is not installed' };
  execFileSync('cc', ['-O2', '-o', generator, join(source, 'gen.c')]);
  return { flowCount, generator };
}

/** What the yardstick says of a capture. */
export function runYardstick(flowCount: string, capture: string): string {
  return execFileSync(flowCount, [capture], { encoding: 'utf8' }).trim();
}
