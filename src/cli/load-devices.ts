import { readFileSync } from 'node:fs';
import type { RuleProblem } from '../base/rule-file.ts';
import { parseDeviceCorrections } from '../devices/correction-check.ts';
import type { DeviceCorrection } from '../devices/device-corrections.ts';
import { describeSystemError, Failure } from './failure.ts';
import { readYaml } from './read-yaml.ts';

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
  const problems: RuleProblem[] = [];
  const yaml = readYaml(text, path, problems);
  if (yaml === null) throw new Failure(`${problems[0]!.file}: ${problems[0]!.what}: ${problems[0]!.why}`, HINT);
  const corrections = parseDeviceCorrections(yaml.value, path, problems);
  if (corrections !== null) return corrections;
  const [{ file, what, why, whatToDo }] = problems.map(yaml.locate) as [RuleProblem];
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new Failure(`${file}: ${what}: ${why}${more}`, whatToDo);
}
