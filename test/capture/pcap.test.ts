import { describe, expect, it } from 'vitest';
import { counting, pcapFile } from './capture-bytes.ts';
import { collectRecords } from './collect-records.ts';

const T = 1_700_000_000;

describe('pcap', () => {
  for (const little of [true, false]) {
    it(`reads microseconds and nanoseconds, ${little ? 'little' : 'big'}-endian`, () => {
      for (const [magic, fraction, format] of [
        [0xa1b2c3d4, 123_456, 'pcap'],
        [0xa1b23c4d, 123_456_000, 'pcap (nanoseconds)'],
      ] as const) {
        const file = pcapFile([{ bytes: counting(60), seconds: T, fraction, originalLength: 1500 }], { little, magic });
        const { records, summary } = collectRecords(file);
        expect(summary).toMatchObject({ format, byteOrder: little ? 'little' : 'big', complete: true, notes: [] });
        expect(records).toEqual([
          {
            frameNumber: 1,
            fileOffset: 40,
            timestamp: T * 1e6 + 123_456,
            capturedLength: 60,
            originalLength: 1500,
            linkType: 1,
            interfaceId: 0,
            bytes: counting(60),
          },
        ]);
      }
    });
  }

  it('rounds nanoseconds down and says so once', () => {
    const packets = [{ fraction: 1999 }, { fraction: 2000 }, { fraction: 2001 }];
    const { records, summary } = collectRecords(pcapFile(packets, { magic: 0xa1b23c4d }));
    expect(records.map((record) => record.timestamp - T * 1e6)).toEqual([1, 2, 2]);
    expect(summary.notes).toEqual([
      { code: 'dropped-digits', count: 2, frameNumber: 1, fileOffset: 24, detail: 'nanoseconds' },
    ]);
  });

  it('keeps the length of the frame check sequence out of the link type', () => {
    const { records, summary } = collectRecords(pcapFile([{}], { linkType: 0x2400_0001 }));
    expect(records[0]!.linkType).toBe(1);
    expect(summary.interfaces[0]!.linkType).toBe(1);
  });

  it('takes a snap length of 0 for no limit', () => {
    const { records, summary } = collectRecords(pcapFile([{ bytes: counting(9000) }], { snapLength: 0 }));
    expect(records[0]!.capturedLength).toBe(9000);
    expect(summary.complete).toBe(true);
  });

  it('puts right the lengths of versions before 2.3, of 2.3 where they are swapped, and of DG/UX', () => {
    const packets = [{ bytes: counting(60), originalLength: 1500 }, { bytes: counting(50) }];
    for (const version of [
      [2, 2],
      [2, 3],
      [543, 0],
    ] as [number, number][]) {
      const { records, summary } = collectRecords(pcapFile(packets, { version, swapLengths: true }));
      expect(records.map((record) => [record.capturedLength, record.originalLength])).toEqual([
        [60, 1500],
        [50, 50],
      ]);
      expect(summary.notes.map((note) => [note.code, note.count])).toEqual([['swapped-lengths', 1]]);
    }
    const { records, summary } = collectRecords(pcapFile(packets, { version: [2, 3] }));
    expect(records.map((record) => [record.capturedLength, record.originalLength])).toEqual([
      [60, 1500],
      [50, 50],
    ]);
    expect(summary.notes).toEqual([]);
  });

  it('refuses a version that it does not know', () => {
    expect(() => collectRecords(pcapFile([{}], { version: [1, 4] }))).toThrow('pcap version 1.4 is not known');
  });

  it('gives what lies before a cut at every place, and one note', () => {
    const file = pcapFile([{ bytes: counting(20) }, { bytes: counting(30) }, { bytes: counting(1) }]);
    const ends = [24, 60, 106, 123];
    for (let cut = 24; cut <= file.length; cut++) {
      const { records, summary } = collectRecords(file.subarray(0, cut));
      expect(records.length).toBe(ends.filter((end) => end <= cut).length - 1);
      const whole = ends.includes(cut);
      expect(summary.complete).toBe(whole);
      expect(summary.notes.map((note) => note.code)).toEqual(whole ? [] : ['cut-off']);
      if (!whole) {
        expect(summary.notes[0]).toMatchObject({
          frameNumber: records.length + 1,
          fileOffset: ends.findLast((end) => end < cut),
        });
      }
    }
  });

  it('stops at an impossible length and does not guess', () => {
    const file = pcapFile([{}, {}, {}, {}]);
    new DataView(file.buffer).setUint32(24 + 76 + 8, 0xffff_ffff, true);
    const { records, summary } = collectRecords(file);
    expect(records.length).toBe(1);
    expect(summary).toMatchObject({ complete: false, format: 'pcap' });
    expect(summary.notes).toMatchObject([{ code: 'damaged', count: 1, frameNumber: 2, fileOffset: 100 }]);
  });

  it('believes 300,000 bytes only where the header announces such packets', () => {
    const packets = [{ bytes: new Uint8Array(300_000) }, {}];
    expect(collectRecords(pcapFile(packets)).summary.notes[0]?.code).toBe('damaged');
    expect(collectRecords(pcapFile(packets, { snapLength: 500_000 })).records.length).toBe(2);
    expect(collectRecords(pcapFile(packets, { linkType: 249 })).records.length).toBe(2);
  });

  it('hands out the first MiB of a longer USB packet, however the file is chunked', () => {
    const file = pcapFile([{}, { bytes: new Uint8Array(1_300_000) }, { bytes: counting(7) }], { linkType: 249 });
    for (const cuts of [[], [50, 1000, 1_200_000], [1_048_700], [file.length - 30]]) {
      const { records, summary } = collectRecords(file, cuts);
      expect(records.map((record) => record.capturedLength)).toEqual([60, 1_048_576, 7]);
      expect(records[1]!.originalLength).toBe(1_300_000);
      expect(records[2]!.bytes).toEqual(counting(7));
      expect(summary.notes).toEqual([]);
    }
    expect(collectRecords(file.subarray(0, 1_200_000)).summary.notes).toMatchObject([{ code: 'cut-off' }]);
  });
});

describe('pcap dialects', () => {
  const packets = Array.from({ length: 6 }, (_, i) => ({ bytes: counting(60 + i), seconds: T + i, fraction: i }));

  for (const [name, magic, extra] of [
    ['pcap (modified)', 0xa1b2cd34, 8],
    ['pcap (SuSE 6.3)', 0xa1b2cd34, 12],
    ['pcap (Red Hat 6.1)', 0xa1b2c3d4, 8],
    ['pcap (Nokia)', 0xa1b2c3d4, 4],
  ] as const) {
    it(`reads ${name}`, () => {
      for (const little of [true, false]) {
        const { records, summary } = collectRecords(pcapFile(packets, { magic, extra, little }), [30, 31, 200]);
        expect(summary).toMatchObject({ format: name, complete: true, notes: [] });
        expect(records.map((record) => record.bytes)).toEqual(packets.map((packet) => packet.bytes));
        expect(records[5]!.timestamp).toBe((T + 5) * 1e6 + 5);
      }
    });
  }

  it('knows a dialect by its second record, and keeps to the standard where there is but one', () => {
    const one = packets.slice(0, 1);
    expect(collectRecords(pcapFile(one, { extra: 8 })).summary.format).toBe('pcap');
    expect(collectRecords(pcapFile(packets.slice(0, 2), { extra: 8 })).summary.format).toBe('pcap (Red Hat 6.1)');
  });

  it('takes damage in the second record for damage, not for a dialect', () => {
    for (let at = 0; at < 16; at++) {
      const file = pcapFile(packets);
      file[24 + 76 + at] = 0xff;
      expect(collectRecords(file).summary.format).toBe('pcap');
    }
  });
});
