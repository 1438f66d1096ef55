import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The command as it is installed: `npm test` builds it first. */
export const COMMAND = join(import.meta.dirname, '../../dist/bin/egresslens.js');
export const isBuilt = existsSync(COMMAND);
export const SAMPLE = join(import.meta.dirname, '../../captures/camera-home.pcap');

type Given = {
  /** Handed in as standard input, which is closed otherwise. */
  input?: Uint8Array;
  environment?: Record<string, string>;
  folder?: string;
  /** Whose rights it has. */
  uid?: number;
};

export type Ended = { exitCode: number | null; out: string; err: string };

/** A run of the command that has been started. */
export function startCommand(args: readonly string[], { environment = {}, folder, uid }: Given = {}) {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', ...environment };
  return spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env, stdio: 'pipe', uid });
}

/** Runs the command to its end. */
export async function runCommand(args: readonly string[], given: Given = {}): Promise<Ended> {
  const child = startCommand(args, given);
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.err += text;
  });
  // A reader that has enough closes the pipe while we write.
  child.stdin.on('error', () => {});
  child.stdin.end(given.input);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...written };
}
