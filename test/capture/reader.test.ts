import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureReader } from '../../src/capture/reader.ts';
import { BATCH_SIZE, CaptureError } from '../../src/capture/record.ts';
import { ascii, blocks, counting, pcapFile, pcapngFile } from './capture-bytes.ts';
import { collectRecords } from './collect-records.ts';

const b = blocks(false);
const packets = Array.from({ length: 9 }, (_, i) => ({ bytes: counting(40 + 7 * i), fraction: i }));
const SAMPLES: Record<string, Uint8Array> = {
  pcap: pcapFile(packets),
  'pcap big-endian, swapped': pcapFile(packets, { little: false, version: [2, 3], swapLengths: true }),
  'pcap (Nokia)': pcapFile(packets, { extra: 4 }),
  'pcap (SuSE 6.3)': pcapFile(packets, { extra: 12, magic: 0xa1b2cd34 }),
  pcapng: pcapngFile(
    b.section([[1, ascii('a')]]),
    b.interface(1, 20, [
      [9, [9]],
      [2, ascii('eth0')],
    ]),
    b.enhanced(1n << 60n, counting(40), { options: [[1, ascii('comment')]] }),
    b.any(0x77, counting(90)),
    b.names([[1, [1, 2, 3, 4, ...ascii('name'), 0]]]),
    b.simple(counting(20), 60),
    b.obsolete(5n, counting(11)),
    blocks().section(),
    blocks().interface(101),
    blocks().statistics(0, [[5, blocks().u64(3n)]]),
    blocks().enhanced(9n, counting(33)),
  ),
};

describe('CaptureReader', () => {
  for (const [name, file] of Object.entries(SAMPLES)) {
    it(`gives the same for any chunking of ${name}`, () => {
      const whole = collectRecords(file);
      expect(whole.summary.complete).toBe(true);
      expect(whole.records.length).toBeGreaterThan(3);
      const single = Array.from({ length: file.length - 1 }, (_, i) => i + 1);
      expect(collectRecords(file, single)).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: file.length }), { maxLength: 12 }), (cuts) => {
          expect(
            collectRecords(
              file,
              cuts.sort((one, other) => one - other),
            ),
          ).toEqual(whole);
        }),
        { numRuns: 100 },
      );
    });

    it(`meets damage in ${name} with CaptureError or a note, the same for any chunking`, () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
          fc.integer({ min: 1, max: file.length }),
          fc.nat(file.length),
          (changes, length, cut) => {
            const damaged = file.slice(0, length);
            for (const [at, value] of changes) if (at < length) damaged[at] = value;
            const whole = attempt(damaged, []);
            expect(attempt(damaged, [Math.min(cut, length)])).toEqual(whole);
            for (const code of whole.codes) seen.add(code);
          },
        ),
        { numRuns: 800 },
      );
      expect([...seen]).toEqual(expect.arrayContaining(['cut-off', 'damaged']));
    });
  }

  it('meets random bytes with CaptureError only', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(...Object.values(SAMPLES)), (bytes, sample) => {
        if (attempt(bytes, []).codes.some((code) => code.startsWith('thrown'))) refused++;
        attempt(Uint8Array.from([...sample.subarray(0, 24), ...bytes]), []);
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('hands out full batches of 64 without copying, and the rest before feed returns', () => {
    const file = pcapFile(Array.from({ length: 150 }, () => ({ bytes: counting(10) })));
    const lengths: number[] = [];
    const reader = new CaptureReader((batch) => {
      lengths.push(batch.length);
      expect(batch.view.buffer).toBe(file.buffer);
    });
    reader.feed(file);
    expect(lengths).toEqual([BATCH_SIZE, BATCH_SIZE, 22]);
  });

  it('reads a chunk that lies within a larger buffer', () => {
    const file = SAMPLES.pcap!;
    const around = new Uint8Array(file.length + 20).fill(9);
    around.set(file, 13);
    const seen: number[] = [];
    const reader = new CaptureReader((batch) => seen.push(batch.view.getUint8(batch.offset[0]!)));
    reader.feed(around.subarray(13, 13 + file.length));
    expect(reader.end().complete).toBe(true);
    expect(seen).toEqual([1]);
  });

  it('reports the end of a broken source once, in the words of the source', () => {
    const file = SAMPLES.pcap!.subarray(0, 200);
    const reader = new CaptureReader(() => {});
    reader.feed(file);
    reader.note('cut-off', 'gzip');
    expect(reader.end()).toMatchObject({
      complete: false,
      notes: [{ code: 'cut-off', detail: 'gzip', fileOffset: 200 }],
    });
  });

  it('ignores what follows damage', () => {
    const file = SAMPLES.pcap!.slice();
    file[24 + 11] = 0xff;
    const reader = new CaptureReader(() => expect.unreachable());
    reader.feed(file);
    expect(reader.stopped).toBe(true);
    for (let i = 0; i < 100; i++) reader.feed(new Uint8Array(1000));
    expect(reader.end().notes).toMatchObject([{ code: 'damaged', count: 1, frameNumber: 1, fileOffset: 24 }]);
  });
});

/** What became of a file: records and summary, or the error, which must be a CaptureError. */
function attempt(file: Uint8Array, cuts: number[]): { codes: string[]; result: unknown } {
  try {
    const result = collectRecords(file, cuts);
    for (const record of result.records)
      expect(record.fileOffset + record.capturedLength).toBeLessThanOrEqual(file.length);
    return { codes: result.summary.notes.map((note) => note.code), result };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return { codes: [`thrown ${error.code}`], result: error.message };
  }
}
