import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Conversations, countConversations } from './count-conversations.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const ORACLE = join(SHARED, 'oracle');

type Row = (string | number)[];
type Oracle = { conv: Row[]; conv_inner: Row[] | null; macs: Row[]; tunnelled_frames?: number };

/** Formats that the reader names and does not read. */
const NOT_READ = /\.snoop$|\.lz4$/;

/** What we count otherwise than tshark, `null` for no such row, and why. */
type Difference = { why: string; conv?: Change; inner?: Change };
type Change = Record<string, [number, number] | null>;

const DIFFERENCES: Record<string, Difference> = {
  'ndpi/fuzz-2006-06-26-2594.pcap': {
    why: 'EtherType 0x0800 over a header of version 6: tshark follows the version, a station would drop the packet',
    conv: { '8011:4af7:c0a8:102:c0a8:101:b0b:35 34:4489:e530:100:1:: other': null },
  },
  'zeek/erspan.pcap': {
    why:
      'Mirrored packets in outer fragments: tshark has the inner header in the frame that completes the datagram, we in ' +
      'the first fragment, which holds it. The same number of frames, their bytes differ',
    inner: {
      '10.200.0.3 10.200.0.224 gre': [49, 47109],
      '192.168.69.2 192.168.69.10 tcp': [33, 32568],
    },
  },
};

describe.skipIf(!existsSync(ORACLE))(
  'conversations of the captures in ../shared against what tshark counts (skipped where it is absent)',
  () => {
    const files = existsSync(ORACLE) ? listOracle().filter((file) => !NOT_READ.test(file)) : [];

    it('finds the captures, tunnels and fragments among them', () => {
      expect(files.length).toBeGreaterThan(250);
      const erspan = countConversations(join(SHARED, 'captures', 'zeek/erspan.pcap'));
      // The first of the fragments are tunnelled: their inner packet is whole as far as it goes.
      expect([erspan.tunnelled, erspan.fragments]).toEqual([238, 39]);
    });

    for (const file of files) {
      it(`agrees about ${file}`, () => {
        const oracle = JSON.parse(readFileSync(join(ORACLE, `${file}.json`), 'utf8')) as Oracle;
        const counted = countConversations(join(SHARED, 'captures', file));
        const difference = DIFFERENCES[file];
        expect(sorted(counted.outer)).toEqual(expected(oracle.conv, difference?.conv));
        expect(sorted(counted.inner)).toEqual(
          expected(oracle.conv_inner ?? oracle.conv, { ...difference?.conv, ...difference?.inner }),
        );
        expect(sorted(counted.macs)).toEqual(expected(oracle.macs, undefined));
        expect(counted.tunnelled).toBe(oracle.tunnelled_frames ?? 0);
      });
    }
  },
);

function sorted(counts: Conversations): Row[] {
  return [...counts].map(([key, row]): Row => [key, ...row]).sort(byKey);
}

function expected(rows: Row[], change: Change = {}): Row[] {
  const counts = new Map(rows.map((row) => [row.slice(0, -2).join(' '), row.slice(-2)]));
  for (const [key, value] of Object.entries(change)) {
    if (value === null) counts.delete(key);
    else counts.set(key, value);
  }
  return [...counts].map(([key, row]): Row => [key, ...row]).sort(byKey);
}

function byKey(a: Row, b: Row): number {
  return a[0]! < b[0]! ? -1 : 1;
}

/** Every capture that the oracle knows, but the damaged ones: of these the readers differ in which frames there are. */
function listOracle(): string[] {
  return readdirSync(ORACLE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'malformed')
    .flatMap(({ name }) => readdirSync(join(ORACLE, name)).map((file) => `${name}/${file.slice(0, -'.json'.length)}`))
    .sort();
}
