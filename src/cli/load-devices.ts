import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { RuleProblem } from '../base/rule-file.ts';
import { parseDeviceCorrections } from '../devices/correction-check.ts';
import type { DeviceCorrection } from '../devices/device-corrections.ts';
import { describeSystemError, Failure } from './failure.ts';

/** Larger files are no list of a home's devices. */
const LARGEST = 1024 * 1024;

const HINT = 'write a list, as: devices: [{ mac: "aa:bb:cc:dd:ee:ff", name: Porch, kind: camera, accountRegion: US }]';

/** What the user says of devices (`--devices`), from a YAML or JSON file. Throws `Failure` with the place of the first problem. */
export function loadDevices(path: string): DeviceCorrection[] {
  return readDevices(readText(path), path);
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= LARGEST) return bytes.toString('utf8');
  } catch (error) {
    throw new Failure(`${path}: ${describeSystemError(error)}`, 'give the path of a file that lists devices');
  }
  throw new Failure(`${path}: is larger than 1 MiB`, 'give a file that lists devices');
}

/** The same for the text of a file; `path` is for messages. */
export function readDevices(text: string, path: string): DeviceCorrection[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) throw new Failure(`${place(syntax.pos[0])}: ${syntax.message.split('\n')[0]}`, HINT);
  const problems: RuleProblem[] = [];
  // Aliases of aliases grow without bound: a list of devices needs a few.
  const corrections = parseDeviceCorrections(document.toJS({ maxAliasCount: 100 }), path, problems);
  if (corrections !== null) return corrections;
  const [{ pointer, what, why, whatToDo }] = problems as [RuleProblem];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new Failure(`${place(offsetOf(document, pointer))}: ${what}: ${why}${more}`, whatToDo);
}

/** Where the node at the pointer begins; where it is missing, its nearest parent. */
function offsetOf(document: ReturnType<typeof parseDocument>, pointer: string): number {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~')));
  for (let length = keys.length; length >= 0; length--) {
    const node = document.getIn(keys.slice(0, length), true) as { range?: readonly number[] | null } | undefined;
    if (node?.range) return node.range[0]!;
  }
  return 0;
}
