import { DNS_KIND } from '../names/name-tables.ts';
import { PRODUCT_FIELDS } from '../names/service-tables.ts';
import type { Hint, HintKind } from './device-clues.ts';
import type { Observations } from './observations.ts';

/** Hints of one device that are kept; what comes later says the same again, or is an attempt to flood. */
const MOST_HINTS = 1024;

/** Longer texts say nothing more. */
const LONGEST_VALUE = 256;

type SeenColumns = { capture: Int32Array; frame: Float64Array; offset: Float64Array };

/**
 * What devices say beside the facts: messages they send, programs they name, hosts they ask for or call by name. By device
 * number; each value once, where it was seen first in the tables.
 */
export function gatherHints(observations: Observations, deviceOf: Int32Array, devices: number): Hint[][] {
  const hints = Array.from({ length: devices }, () => new Map<string, Hint>());
  const note = (address: number, fact: HintKind, text: string, columns: SeenColumns, row: number) => {
    const known = address < 0 ? undefined : hints[deviceOf[address]!];
    if (known === undefined || known.size >= MOST_HINTS) return;
    const value = text.slice(0, LONGEST_VALUE);
    const hint = {
      fact,
      value,
      capture: columns.capture[row]!,
      frameNumber: columns.frame[row]!,
      fileOffset: columns.offset[row]!,
    };
    const before = known.get(`${fact} ${value}`);
    if (before === undefined || comesFirst(hint, before)) known.set(`${fact} ${value}`, hint);
  };
  noteMessages(observations, note);
  noteNames(observations, note);
  return hints.map((byText) => [...byText.values()]);
}

function comesFirst(a: Hint, b: Hint): boolean {
  return (a.capture - b.capture || a.frameNumber - b.frameNumber) < 0;
}

type Note = (address: number, fact: HintKind, text: string, columns: SeenColumns, row: number) => void;

function noteMessages({ messages, texts }: Observations, note: Note): void {
  const { originator, responder, service, message, fromOriginator } = messages.columns;
  for (let row = 0; row < messages.length; row++) {
    const speaker = fromOriginator[row] === 1 ? originator[row]! : responder[row]!;
    const said = texts[message[row]!]!;
    const field = PRODUCT_FIELDS.find((name) => said.startsWith(`${name}: `));
    if (field !== undefined) note(speaker, field, said.slice(field.length + 2), messages.columns, row);
    else {
      note(speaker, 'message', `${texts[service[row]!]} ${said}`, messages.columns, row);
      if (fromOriginator[row] === 0) note(speaker, 'serves', texts[service[row]!]!, messages.columns, row);
    }
  }
}

function noteNames({ lookups, names, texts }: Observations, note: Note): void {
  for (let row = 0; row < lookups.length; row++) {
    if (lookups.columns.kind[row] !== DNS_KIND.dns) continue;
    note(lookups.columns.asker[row]!, 'name', texts[lookups.columns.name[row]!]!, lookups.columns, row);
  }
  for (let row = 0; row < names.length; row++) {
    note(names.columns.asker[row]!, 'name', texts[names.columns.name[row]!]!, names.columns, row);
  }
}
