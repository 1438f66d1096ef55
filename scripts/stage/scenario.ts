import { ACTIONS } from './actions.ts';
import { type Cast, readCast } from './cast.ts';
import type { Link } from './encode/link.ts';
import { type Fields, openFields } from './fields.ts';
import type { Play } from './stage.ts';
import type { CaptureConditions } from './wire.ts';

/** The two lengths in which a scenario can be played. */
export type Form = 'short' | '72h';

/** When a step is played, in microseconds after the scenario's start, and how. */
export type Occurrence = { at: number; label: string; play: Play };

/** A scenario as one form of it is played. */
export type Scenario = {
  name: string;
  title: string;
  modelledOn: string;
  seed: string;
  /** Microseconds since 1970. */
  start: number;
  cast: Cast;
  conditions: CaptureConditions;
  format: 'pcap' | 'pcapng';
  snapLength: number;
  dropped: number | null;
  gzip: boolean;
  /** By time. */
  occurrences: readonly Occurrence[];
};

/** Reads a scenario for a form; null when it has no such form. Throws a located `ScenarioError`. */
export function parseScenario(file: string, text: string, form: Form): Scenario | null {
  const fields = openFields(file, text);
  const forms = fields.has('forms') ? fields.texts('forms') : ['short'];
  const name = fields.text('name');
  const cast = readCast(fields);
  const steps = fields.list('steps').flatMap((step, i) => readStep(step, cast, form, i));
  const capture = readCapture(fields.fields('capture').over(form));
  const start = Date.parse(fields.text('start')) * 1000;
  if (Number.isNaN(start)) throw fields.fault('start', 'expected a time such as 2026-06-09T14:00:00Z');
  const scenario: Scenario = {
    name: form === 'short' ? name : `${name}-${form}`,
    title: fields.text('title'),
    modelledOn: fields.text('modelled-on'),
    seed: fields.text('seed', name),
    start,
    cast,
    ...capture,
    occurrences: steps.toSorted((a, b) => a.at - b.at),
  };
  fields.finish();
  return forms.includes(form) ? scenario : null;
}

function readCapture(fields: Fields): Pick<Scenario, 'conditions' | 'format' | 'snapLength' | 'dropped' | 'gzip'> {
  const links: readonly Link[] = ['ethernet', 'ieee80211-radiotap', 'linux-sll', 'raw-ip'];
  const capture = {
    conditions: {
      link: fields.choice('link', links, 'ethernet'),
      vlan: fields.has('vlan') ? fields.number('vlan') : null,
      duplicates: fields.number('duplicates', 0),
      missing: fields.choice('missing', ['none', 'inbound', 'outbound'], 'none'),
    },
    format: fields.choice('format', ['pcap', 'pcapng'], 'pcap'),
    snapLength: fields.size('snap-length', 262_144),
    dropped: fields.has('dropped') ? fields.number('dropped') : null,
    gzip: fields.choice('gzip', ['yes', 'no'], 'no') === 'yes',
  };
  // A form's overrides may hide fields of the general part; both were read, so only strangers are left.
  fields.has('short');
  fields.has('72h');
  fields.finish();
  return capture;
}

/** All occurrences of a step in a form: at `at`, then `every` so often until `until` or `times` are reached. */
function readStep(step: Fields, cast: Cast, form: Form, index: number): Occurrence[] {
  step.has('short');
  step.has('72h');
  const fields = step.over(form);
  fields.has('short');
  fields.has('72h');
  const only = fields.choice('only', ['short', '72h', 'both'], 'both');
  const kind = fields.choice('do', Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]);
  const play = ACTIONS[kind](fields, cast);
  const at = fields.duration('at', 0);
  const every = fields.duration('every', 0);
  const until = fields.duration('until', at);
  const times = fields.number('times', every === 0 ? 1 : Math.floor((until - at) / every) + 1);
  fields.text('note', '');
  fields.finish();
  if (only !== 'both' && only !== form) return [];
  return Array.from({ length: times }, (_, i) => ({ at: at + i * every, label: `${index}.${i}`, play }));
}
