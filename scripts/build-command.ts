import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Packages that a user may have installed; never bundled. */
const OPTIONAL_PEERS = ['geoip-lite', 'geoip-country'];

/** The library by `tsc`, and the command with its parts as a split bundle in `dist/bin`. */
export async function buildCommand(root: string): Promise<void> {
  const entry = join(root, 'src/cli/egresslens.ts');
  await bundle(root, entry);
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-b', 'tsconfig.json', 'src/cli/tsconfig.json'], {
    cwd: root,
    stdio: 'inherit',
  });
}

async function bundle(root: string, entry: string): Promise<void> {
  const outdir = join(root, 'dist/bin');
  // Split parts are named by their hash: without this, those of earlier builds would be packed too.
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [{ in: entry, out: 'egresslens' }],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: OPTIONAL_PEERS,
    // Less than half the size to pack (449 against 973 kB); starting takes as long either way.
    minify: true,
    // Names stay as written, so that a reported stack trace can be read.
    keepNames: true,
    sourcemap: false,
    legalComments: 'none',
    logLevel: 'warning',
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as egresslensCreateRequire } from 'node:module';const require = egresslensCreateRequire(import.meta.url);",
    },
  });
}
