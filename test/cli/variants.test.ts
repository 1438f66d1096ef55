import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCapture } from '../../src/cli/input/read-capture.ts';
import type { Destination } from '../../src/destinations/destination.ts';
import { type Analysis, analyze, createObserver } from '../../src/index.ts';
import { inputs } from '../observing.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/captures/variants');

/** What a rewriting changes beside the form: and so what is not compared. */
type Change = 'frames' | 'lengths' | 'names' | 'payload';

/** One recording, rewritten: bytes that each frame has more (or less) than the original. */
type Rewriting = { added: number; changes?: readonly Change[]; diagnostics?: readonly string[]; why?: string };

const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  'be-ns.pcap': { added: 0 },
  'be-us.pcap': { added: 0 },
  'le-ns.pcap': { added: 0 },
  'gz.pcap.gz': { added: 0 },
  'zst.pcap.zst': { added: 0 },
  'modpcap.pcap': { added: 0 },
  'ng-be.pcapng': { added: 0 },
  'ng-le.pcapng': { added: 0 },
  'ng-ns.pcapng': { added: 0 },
  'ng-two-sections-le-be.pcapng': { added: 0 },
  'ng-nrb-dsb-isb-custom-unknown.pcapng': { added: 0, diagnostics: ['unsupported-block', 'out-of-order'] },
  'ng-simple-packet-blocks.pcapng': { added: 0, diagnostics: ['no-timestamp'] },
  'vlan.pcap': { added: 4 },
  'qinq-88a8.pcap': { added: 8 },
  'pppoe.pcap': { added: 8 },
  // Outer IPv4 header of 20 bytes and GRE of 4.
  'gre.pcap': { added: 24 },
  'sll.pcap': { added: 2 },
  'sll2.pcap': { added: 6 },
  'radiotap-127.pcap': {
    added: 27,
    changes: ['lengths'],
    why: 'radiotap headers of several lengths, 27 bytes more on average',
  },
  'raw-101.pcap': { added: -14 },
  'null-le.pcap': { added: -10 },
  'snaplen-96.pcap': { added: 0, changes: ['names'], why: 'names stand behind the 96 bytes that were kept' },
  // TCP in fragments (docs/formats.md): what is sent again counts again.
  'ip-fragments-576.pcap': { added: 0, changes: ['frames', 'payload'], why: 'more packets, each with a header' },
  'tcp-segments-100-swapped.pcap': { added: 0, changes: ['frames'], why: 'more packets, each with a header' },
};

const REFUSED: Readonly<Record<string, RegExp>> = {
  'unsupported-snoop.snoop': /^a Sun snoop file, which is not read here/,
  'lz4.pcap.lz4': /^lz4 data, which is not opened here/,
};

async function read(name: string): Promise<Analysis> {
  const path = join(FOLDER, `xiaobai__${name}`);
  const observer = createObserver({ path, site: 'home', maxFlows: 10_000 });
  await readCapture(path, observer);
  return analyze([await observer.end()], inputs());
}

/** What every rewriting must tell alike, as far as it leaves it. */
function contact(destination: Destination, { added, changes = [] }: Rewriting) {
  const { address, names, role, flowCount, evidenceLevel, sentPackets, receivedPackets } = destination;
  const { sentBytes, receivedBytes, sentPayloadBytes, receivedPayloadBytes } = destination;
  return {
    ...{ address, role, flowCount, evidenceLevel },
    ...(changes.includes('names') ? {} : { names: names.map(({ name, source }) => `${source} ${name}`).sort() }),
    ...(changes.includes('payload') ? {} : { sentPayloadBytes, receivedPayloadBytes }),
    ...(changes.includes('frames') ? {} : { sentPackets, receivedPackets }),
    ...(changes.includes('frames') || changes.includes('lengths')
      ? {}
      : { sentBytes: sentBytes - added * sentPackets, receivedBytes: receivedBytes - added * receivedPackets }),
  };
}

const byAddress = (a: Destination, b: Destination) => (a.address < b.address ? -1 : 1);

describe.skipIf(!existsSync(FOLDER))('one recording in every form (needs ../shared)', async () => {
  const base = existsSync(FOLDER) ? await read('base.pcap') : null!;

  test('knows every form there', () => {
    const known = ['base.pcap', ...Object.keys(REWRITINGS), ...Object.keys(REFUSED)];
    expect(known.map((name) => `xiaobai__${name}`).sort()).toEqual(readdirSync(FOLDER).sort());
  });

  test.each(Object.entries(REWRITINGS))('%s tells of the same hosts, names and bytes', async (name, rewriting) => {
    const told = await read(name);
    const list = ({ destinations }: Analysis, form: Rewriting) =>
      [...destinations].sort(byAddress).map((each) => contact(each, form));
    expect(list(told, rewriting)).toEqual(list(base, { ...rewriting, added: 0 }));
    expect(told.diagnostics.map(({ code }) => code)).toEqual(rewriting.diagnostics ?? ['out-of-order']);
    const home = ({ devices }: Analysis) => devices.flatMap(({ addresses }) => addresses).sort();
    expect(home(told)).toEqual(home(base));
  });

  test.each(Object.entries(REFUSED))('%s is refused with its name', async (name, message) => {
    await expect(read(name)).rejects.toThrow(message);
  });
});
