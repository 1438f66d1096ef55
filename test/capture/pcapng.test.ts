import { describe, expect, it } from 'vitest';
import { ascii, blocks, counting, pcapngFile } from './capture-bytes.ts';
import { collectRecords } from './collect-records.ts';

const T = 1_700_000_000;
const MICROSECONDS = BigInt(T) * 1_000_000n + 123_456n;

describe('pcapng', () => {
  for (const little of [true, false]) {
    it(`reads every kind of packet block, ${little ? 'little' : 'big'}-endian`, () => {
      const b = blocks(little);
      const file = pcapngFile(
        b.section(),
        b.interface(1, 100),
        b.interface(101, 0),
        b.enhanced(MICROSECONDS, counting(5), { id: 1, original: 1500 }),
        b.obsolete(MICROSECONDS + 1n, counting(6), 0),
        b.simple(counting(7)),
        b.simple(counting(100), 1500),
      );
      const { records, summary } = collectRecords(file);
      expect(summary).toMatchObject({ format: 'pcapng', byteOrder: little ? 'little' : 'big', complete: true });
      expect(records).toMatchObject([
        { frameNumber: 1, fileOffset: 96, capturedLength: 5, originalLength: 1500, linkType: 101, interfaceId: 1 },
        { frameNumber: 2, fileOffset: 136, capturedLength: 6, originalLength: 6, linkType: 1, interfaceId: 0 },
        { frameNumber: 3, fileOffset: 160, capturedLength: 7, originalLength: 7, linkType: 1, interfaceId: 0 },
        { frameNumber: 4, fileOffset: 184, capturedLength: 100, originalLength: 1500, linkType: 1, interfaceId: 0 },
      ]);
      expect(records[0]!.bytes).toEqual(counting(5));
      expect(records[2]!.bytes).toEqual(counting(7));
      expect(records.map((record) => record.timestamp)).toEqual([
        T * 1e6 + 123_456,
        T * 1e6 + 123_457,
        Number.NaN,
        Number.NaN,
      ]);
      expect(summary.notes).toMatchObject([{ code: 'no-timestamp', count: 2, frameNumber: 3 }]);
    });
  }

  it('counts the interfaces of all sections, each in its own byte order', () => {
    const [first, second] = [blocks(true), blocks(false)];
    const { records, summary } = collectRecords(
      pcapngFile(
        first.section(),
        first.interface(1),
        first.enhanced(MICROSECONDS, counting(4)),
        second.section(),
        second.interface(113),
        second.interface(228, 0, [
          [2, ascii('wlan0')],
          [3, ascii('the camera’s side'.replace('’', "'"))],
          [9, [9]],
        ]),
        second.enhanced(MICROSECONDS * 1000n, counting(4), { id: 1 }),
      ),
    );
    expect(records).toMatchObject([
      { interfaceId: 0, linkType: 1 },
      { interfaceId: 2, linkType: 228 },
    ]);
    expect(records[1]!.timestamp).toBe(records[0]!.timestamp);
    expect(summary.byteOrder).toBe('little');
    expect(summary.interfaces[2]).toEqual({
      linkType: 228,
      snapLength: 0,
      name: 'wlan0',
      description: "the camera's side",
      dropped: null,
    });
  });

  it('adds if_tsoffset, which may be negative', () => {
    const b = blocks(false);
    const { records } = collectRecords(
      pcapngFile(b.section(), b.interface(1, 0, [[14, b.u64(-3600n)]]), b.enhanced(MICROSECONDS, counting(4))),
    );
    expect(records[0]!.timestamp).toBe((T - 3600) * 1e6 + 123_456);
  });

  it('collects names, comments and drops', () => {
    const b = blocks();
    const comment = (text: string): [number, number[]] => [1, ascii(text)];
    const file = pcapngFile(
      b.section([comment('section')]),
      b.interface(1, 0, [comment('interface')]),
      b.names(
        [
          [1, [192, 0, 2, 1, ...ascii('camera.example'), 0, ...ascii('cam'), 0]],
          [2, [0x20, 1, 0xd, 0xb8, ...new Array(11).fill(0), 1, ...ascii('six.example'), 0]],
          [3, [0, 1, 2, 3, 4, 5, ...ascii('nic'), 0]],
        ],
        [comment('names')],
      ),
      b.enhanced(MICROSECONDS, counting(3), { options: [comment('first'), [2, [0, 0, 0, 0]], comment('second')] }),
      b.statistics(0, [
        [5, b.u64(40n)],
        [7, b.u64(2n)],
      ]),
      b.statistics(0, [[4, b.u64(1n)], comment('statistics')]),
    );
    const { records, summary } = collectRecords(file);
    expect(records.length).toBe(1);
    expect(summary.comments).toEqual(['section', 'interface', 'names', 'first', 'second', 'statistics']);
    expect(summary.names.map(({ address, name }) => [address, name])).toEqual([
      ['192.0.2.1', 'camera.example'],
      ['192.0.2.1', 'cam'],
      ['2001:db8::1', 'six.example'],
      ['00:01:02:03:04:05', 'nic'],
    ]);
    expect(summary.interfaces[0]!.dropped).toBe(42);
    expect(summary).toMatchObject({ complete: true, notes: [] });
  });

  it('skips other blocks, notes those it does not know, and counts none as a frame', () => {
    const b = blocks();
    const file = pcapngFile(
      b.section(),
      b.interface(),
      b.any(0x0000000a, counting(32)),
      b.any(0x00000bad, counting(4)),
      b.any(0x40000bad, counting(4)),
      b.any(0x12345678, counting(5000)),
      b.any(0x12345678),
      b.enhanced(MICROSECONDS, counting(3)),
    );
    for (const cuts of [[], [100, 1000, 3000], Array.from({ length: file.length - 1 }, (_, i) => i + 1)]) {
      const { records, summary } = collectRecords(file, cuts);
      expect(records).toMatchObject([{ frameNumber: 1 }]);
      expect(summary.complete).toBe(true);
      expect(summary.notes).toMatchObject([{ code: 'unsupported-block', count: 2, detail: 'block type 0x12345678' }]);
    }
  });

  it('notes options that run past their block, and keeps the packet', () => {
    const b = blocks();
    const file = pcapngFile(
      b.section(),
      b.interface(),
      b.enhanced(MICROSECONDS, counting(4), { options: [[1, ascii('hi')]] }),
    );
    new DataView(file.buffer).setUint16(48 + 32 + 2, 0x3030, true);
    const { records, summary } = collectRecords(file);
    expect(records.length).toBe(1);
    expect(summary).toMatchObject({ complete: false, comments: [], notes: [{ code: 'damaged-options', count: 1 }] });
  });

  const b = blocks();
  const good = [b.section(), b.interface(), b.enhanced(MICROSECONDS, counting(4))];
  const at = 48 + 36;
  for (const [what, code, bad] of [
    ['a packet of no interface', 'damaged', b.enhanced(MICROSECONDS, counting(4), { id: 1 })],
    ['a block of length 0', 'damaged', patch(b.enhanced(MICROSECONDS, counting(4)), 4, 0)],
    ['a block of odd length', 'damaged', patch(b.enhanced(MICROSECONDS, counting(4)), 4, 33)],
    ['a block of 3 GiB', 'damaged', patch(b.any(0x99), 4, 0xc000_0000)],
    ['a captured length beyond its block', 'damaged', patch(b.enhanced(MICROSECONDS, counting(4)), 20, 5)],
    ['two different total lengths', 'damaged', patch(b.enhanced(MICROSECONDS, counting(4)), 32, 40)],
    ['two different total lengths around a skipped body', 'damaged', patch(b.any(0x99, counting(8)), 16, 40)],
    ['a broken byte-order magic', 'damaged', patch(b.section(), 8, 7)],
    ['a section of version 2', 'unsupported-version', b.section([], [2, 0])],
  ] as [string, string, Uint8Array][]) {
    it(`stops at ${what}, with what came before`, () => {
      const { records, summary } = collectRecords(pcapngFile(...good, bad, ...good));
      expect(records.length).toBe(1);
      expect(summary.complete).toBe(false);
      expect(summary.notes.map((note) => note.code).filter((found) => found !== 'unsupported-block')).toEqual([code]);
      const note = summary.notes.at(-1)!;
      expect(note.frameNumber).toBe(2);
      expect(note.fileOffset).toBeGreaterThanOrEqual(at);
      expect(note.fileOffset).toBeLessThan(at + bad.length);
    });
  }

  it('gives what lies before a cut at every place', () => {
    const file = pcapngFile(...good, b.any(0x99, counting(16)), b.simple(counting(9)));
    const ends = [28, 48, 84, 112, 140];
    for (let cut = 12; cut <= file.length; cut++) {
      const { records, summary } = collectRecords(file.subarray(0, cut));
      expect(records.length).toBe(Number(cut >= 84) + Number(cut >= 140));
      expect(summary.complete).toBe(ends.includes(cut));
      expect(summary.notes.filter((note) => note.code === 'cut-off').length).toBe(ends.includes(cut) ? 0 : 1);
    }
  });

  it('keeps no more comments, names and notes than it can afford', () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      b.enhanced(MICROSECONDS, counting(1), { options: [[1, ascii(`${i}`)]] }),
    );
    const unknown = Array.from({ length: 100 }, (_, i) => b.any(0x1000 + i));
    const { records, summary } = collectRecords(pcapngFile(b.section(), b.interface(), ...many, ...unknown));
    expect(records.length).toBe(3000);
    expect(summary.comments.length).toBe(1000);
    expect(summary.notes.length).toBe(32);
    expect(summary.notes.reduce((sum, note) => sum + note.count, 0)).toBe(100);
  });

  it('refuses a first section whose byte order or version is not known', () => {
    expect(() => collectRecords(patch(b.section(), 8, 7))).toThrow('byte-order magic');
    expect(() => collectRecords(b.section([], [2, 0]))).toThrow('pcapng version 2.0');
  });
});

function patch(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  new DataView(bytes.buffer).setUint32(offset, value, true);
  return bytes;
}
