import { describe, expect, it } from 'vitest';
import { appendRow, createTable, type Row, type TableSpec } from '../src/base/columns.ts';
import { FACT_KINDS } from '../src/devices/fact-tables.ts';
import { TABLES } from '../src/devices/observation-tables.ts';
import { analyze, type Observations } from '../src/index.ts';
import { NAME_SOURCES } from '../src/names/name-source.ts';
import { inputs, observeFrames } from './observing.ts';

const [A, CNAME] = [1, 5];
const MAPPED = 0xffff;
const HOME = 0x0a00_0000;
const REMOTE = 0x2d00_0000;

/** Columns that a test says nothing of. */
function rowOf<S extends TableSpec>(spec: S, given: Partial<Row<S>>): Row<S> {
  return Object.fromEntries(
    Object.keys(spec).map((name) => [name, (given as Record<string, number>)[name] ?? 0]),
  ) as Row<S>;
}

/**
 * A home of `size` devices that all use one server, each under a name and with a heartbeat of its own; a name with `size` aliases and as many
 * answers, all told to one device; `size` names of the server that were said to everybody; and `size` facts about one MAC.
 */
async function crowd(size: number): Promise<Observations> {
  const empty = await observeFrames([]);
  const tables = Object.fromEntries(Object.entries(TABLES).map(([name, spec]) => [name, createTable(spec)]));
  const observations = { ...empty, ...tables, macs: [0x2_0000_0000], texts: ['asked'] } as unknown as Observations;
  const words = [0, 0, 0, 0, 0, 0, MAPPED, REMOTE];
  const text = (name: string) => observations.texts.push(name) - 1;
  for (let i = 0; i < size; i++) {
    const device = words.push(0, 0, MAPPED, HOME + i) / 4 - 1;
    const answer = words.push(0, 0, MAPPED, REMOTE + 1 + i) / 4 - 1;
    const seen = { time: i, lastTime: i, frame: i + 1, offset: i, count: 1, asker: device };
    const none = {
      originatorMac: -1,
      responderMac: -1,
      service: -1,
      serverName: -1,
      rtt: -1,
      serverNameSource: -1,
      alpn: -1,
      ja4: -1,
    };
    const bytes = {
      originatorPackets: 1,
      originatorBytes: 60,
      flowCount: 1,
      protocol: 17,
      originatorPort: 9,
      responderPort: 9,
    };
    appendRow(
      observations.flows,
      rowOf(TABLES.flows, { ...seen, ...none, ...bytes, originator: device, responder: 1 }),
    );
    appendRow(
      observations.interArrivals,
      rowOf(TABLES.interArrivals, { ...seen, originator: device, responder: 1, port: i, count: 4, total: 160e6 }),
    );
    appendRow(observations.activity, rowOf(TABLES.activity, { a: device, b: 1, bin: i, aBytes: 2000 }));
    const own = { ...seen, address: 1, name: text(`own${i}`), source: NAME_SOURCES.indexOf('sni') };
    appendRow(observations.names, rowOf(TABLES.names, own));
    appendRow(
      observations.names,
      rowOf(TABLES.names, { ...own, asker: -1, name: text(`all${i}`), source: NAME_SOURCES.indexOf('mdns') }),
    );
    const [alias, owner] = [text(`alias${i}`), i === 0 ? 0 : observations.texts.length - 4];
    const told = { ...seen, asker: 2, question: 0, owner };
    appendRow(observations.records, rowOf(TABLES.records, { ...told, type: CNAME, address: -1, target: alias }));
    appendRow(
      observations.records,
      rowOf(TABLES.records, { ...told, type: A, owner: alias, address: answer, target: -1 }),
    );
    appendRow(observations.lookups, rowOf(TABLES.lookups, { ...seen, name: text(`asked${i}`), type: A }));
    appendRow(
      observations.facts,
      rowOf(TABLES.facts, { ...seen, mac: 0, address: -1, kind: FACT_KINDS.indexOf('dhcp-hostname'), value: alias }),
    );
  }
  return { ...observations, addresses: Int32Array.from(words) };
}

/** The observations with every read of a table counted. */
function counted(observations: Observations, count: () => void): Observations {
  const watch = (column: object) =>
    new Proxy(column, {
      get(target, name) {
        if (typeof name === 'string' && /^\d/.test(name)) count();
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const tables = Object.keys(TABLES).map((name) => {
    const table = observations[name as keyof typeof TABLES];
    const columns = Object.fromEntries(
      Object.entries(table.columns).map(([key, column]) => [key, watch(column as object)]),
    );
    return [name, { length: table.length, columns }];
  });
  return { ...observations, ...Object.fromEntries(tables) };
}

async function readsFor(size: number): Promise<number> {
  let reads = 0;
  const observations = counted(await crowd(size), () => reads++);
  analyze([observations], inputs());
  return reads;
}

describe('many of everything', () => {
  it('takes as much more work as there is more to read', async () => {
    const [small, large] = [await readsFor(200), await readsFor(800)];
    expect(small).toBeGreaterThan(200 * 20);
    expect(large / small).toBeLessThan(5);
  });

  it('comes to an end, with lists that stay short', async () => {
    const size = 4000;
    const analysis = analyze([await crowd(size)], inputs());
    expect(analysis.devices).toHaveLength(size + 1);
    expect(analysis.destinations).toHaveLength(size);
    expect(analysis.lookups).toHaveLength(size + 1);
    const names = analysis.destinations.map((each) => each.names.length);
    expect(Math.max(...names.slice(0, 1000))).toBeLessThanOrEqual(64);
    expect(analysis.destinations.every((each) => each.names[0]!.name.startsWith('own'))).toBe(true);
    // Answers behind more aliases than a resolver follows are none.
    expect(analysis.lookups.find(({ name }) => name === 'asked')!.answers.length).toBeLessThan(20);
  });
});
