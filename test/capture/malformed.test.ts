import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaptureError } from '../../src/capture/record.ts';
import { collectRecords } from './collect-records.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/captures/malformed');

/** What each damaged file must give: packets before the damage and the one note, or the refusal. */
const EXPECTED: Record<string, { packets: number; code: string; fileOffset: number } | { packets: number } | RegExp> = {
  'gopacket__pcapgo__tests__le__test901.pcapng': { packets: 1, code: 'unsupported-version', fileOffset: 480 },
  'libpcap__pcap-invalid-version-1.pcap': /pcap version 1\.4/,
  'libpcap__shb-option-too-long.pcapng': { packets: 0, code: 'damaged', fileOffset: 0 },
  'ndpi__fuzz-2021-10-13.pcap': { packets: 1, code: 'cut-off', fileOffset: 237 },
  'suricata-verify__bug-1450-04__tls_DER-incomplete-header.pcap': { packets: 6, code: 'damaged', fileOffset: 5035 },
  // tshark takes the dialect of Red Hat from the damage and reports a second packet that is none.
  'xiaobai__caplen-4294967295.pcap': { packets: 1, code: 'damaged', fileOffset: 382 },
  'xiaobai__cut-in-packet.pcap': { packets: 50, code: 'cut-off', fileOffset: 10_411 },
  // Sound as a file: what is damaged is inside its packets.
  'xiaobai__dns-pointer-loops-and-lies.pcap': { packets: 6 },
  'xiaobai__empty-file.pcap': /empty/,
  // Decompressed by the command, not here.
  'xiaobai__gz-cut.pcap.gz': /gzip/,
  'xiaobai__header-only.pcap': { packets: 0 },
  'xiaobai__html-error-page.pcap': /HTML/,
  'xiaobai__ng-block-length-0.pcapng': { packets: 0, code: 'damaged', fileOffset: 60 },
  'xiaobai__ng-cut-in-block.pcapng': { packets: 50, code: 'cut-off', fileOffset: 11_364 },
  'xiaobai__ng-no-interface.pcapng': { packets: 0, code: 'damaged', fileOffset: 28 },
  'xiaobai__text.pcap': /text/,
  // tshark takes it for a Veriwave file.
  'xiaobai__wrong-magic.pcap': /de ad be ef/,
};

describe.skipIf(!existsSync(FOLDER))('damaged files of ../shared (skipped where it is absent)', () => {
  it('knows every file there', () => {
    expect(Object.keys(EXPECTED)).toEqual(expect.arrayContaining(readdirSync(FOLDER)));
  });

  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`gives everything before the damage of ${name}`, () => {
      const file = readFileSync(join(FOLDER, name));
      if (expected instanceof RegExp) {
        expect(() => collectRecords(file)).toThrow(CaptureError);
        expect(() => collectRecords(file)).toThrow(expected);
        return;
      }
      const { records, summary } = collectRecords(file);
      expect(records.length).toBe(expected.packets);
      const damage = summary.notes.filter((note) => !['dropped-digits', 'swapped-lengths'].includes(note.code));
      if (!('code' in expected)) {
        expect(damage).toEqual([]);
        return;
      }
      const { code, fileOffset } = expected;
      expect(damage).toMatchObject([{ code, fileOffset, count: 1, frameNumber: expected.packets + 1 }]);
      expect(summary.complete).toBe(false);
    });
  }
});
