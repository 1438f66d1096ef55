import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The pipeline, upstream first: a room may look left, never right (docs/architecture.md, "The law of arrows"). */
const ROOMS = [
  'base',
  'capture',
  'decode',
  'flow',
  'content',
  'names',
  'devices',
  'attribution',
  'destinations',
  'policy',
  'claims',
  'report',
  'cli',
];
const ROOT_FILES = ['src/analyze.ts', 'src/conclude.ts', 'src/index.ts', 'src/observe.ts', 'src/rulebook.ts'];
/** The two halves read like tables of contents. */
const WIRING = ['src/observe.ts', 'src/conclude.ts'];
/** Packages that run in a browser's worker as well. */
const PURE_PACKAGES = /^(?:tldts|valibot|@noble\/)/;
const IMPORT = /^(?:import|export)(\s+type)?\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/gm;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => posix.join('src', path.replaceAll('\\', '/')))
  .filter((path) => path.endsWith('.ts'));

type Edge = { from: string; to: string };

const edges: Edge[] = files.flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3]!;
    return { from, to: specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier };
  }),
);

/** The room of a path, or '' for a file that lies directly in src. */
function roomOf(path: string): string {
  return path.split('/').length > 2 ? path.split('/')[1]! : '';
}

function objection({ from, to }: Edge): string | null {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (!to.startsWith('src/'))
    return here === 'cli' || PURE_PACKAGES.test(to) ? null : 'only cli may use Node or such a package';
  if (here === there) return null;
  if (here === '') return there === 'cli' ? 'the library knows nothing of the cli' : null;
  if (here === 'cli') return null;
  if (there === '') return 'a room never imports a root file';
  return ROOMS.indexOf(there) > ROOMS.indexOf(here) ? 'looks downstream' : null;
}

describe('the house', () => {
  test('src holds the known rooms and root files, and nothing else', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => room !== '' && !ROOMS.includes(room))).toEqual([]);
    expect(files.filter((path) => roomOf(path) === '').sort()).toEqual(ROOT_FILES);
  });

  test('imports follow the pipeline', () => {
    // A scan that sees nothing proves nothing.
    expect(edges.length).toBeGreaterThan(200);
    expect(edges.map((edge) => [edge.from, edge.to, objection(edge)]).filter(([, , why]) => why !== null)).toEqual([]);
  });

  test('the check itself objects to what it should', () => {
    expect(objection({ from: 'src/decode/udp.ts', to: 'src/flow/flow-table.ts' })).toBe('looks downstream');
    expect(objection({ from: 'src/report/json.ts', to: 'src/conclude.ts' })).toBe('a room never imports a root file');
    expect(objection({ from: 'src/names/name-book.ts', to: 'node:fs' })).toBe(
      'only cli may use Node or such a package',
    );
    expect(objection({ from: 'src/observe.ts', to: 'src/cli/main.ts' })).toBe('the library knows nothing of the cli');
  });

  test('the files that wire the rooms stay short', () => {
    for (const path of WIRING)
      expect(readFileSync(path, 'utf8').trimEnd().split('\n').length, path).toBeLessThanOrEqual(150);
  });

  test('no source file is longer than 300 lines', () => {
    const long = files.filter((path) => readFileSync(path, 'utf8').split('\n').length > 300);
    expect(long).toEqual([]);
  });

  test('rooms keep no state of their own', () => {
    const stateful = files.filter(
      (path) => roomOf(path) !== 'cli' && /^(?:export )?let /m.test(readFileSync(path, 'utf8')),
    );
    expect(stateful).toEqual([]);
  });
});
