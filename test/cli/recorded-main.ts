import { vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

/** Runs the command within this process and records what it writes. */
export async function recordMain(args: readonly string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const record = (stream: 'out' | 'err') =>
    ((text: string, done?: (error?: Error | null) => void) => {
      written[stream] += text;
      done?.(null);
      return true;
    }) as typeof process.stdout.write;
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(record('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(record('err')),
  ];
  try {
    return { exitCode: await main(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
