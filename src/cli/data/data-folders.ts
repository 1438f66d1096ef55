import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tables that came with the package, wherever this file was built or bundled to; null when they are not built. */
export function shippedDataFolder(): string | null {
  for (const path of ['../data/', '../../data/', '../../../dist/data/']) {
    const folder = fileURLToPath(new URL(path, import.meta.url));
    if (existsSync(join(folder, 'asn.bin'))) return folder;
  }
  return null;
}

/** What decides the user's data folder: the platform and its environment. */
export type Surroundings = {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
};

/** Where `data update` keeps what it fetched: XDG base directories, Windows and macOS conventions. */
export function userDataFolder(
  { platform, env, home }: Surroundings = { platform: process.platform, env: process.env, home: homedir() },
): string {
  if (env.EGRESSLENS_DATA) return env.EGRESSLENS_DATA;
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'egresslens', 'data');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'egresslens');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'egresslens');
}
