import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/index.ts';
import { ascii, blocks, pcapngFile } from '../capture/capture-bytes.ts';
import { udp } from '../frames.ts';
import { inputs, namesIn, observeBytes } from '../observing.ts';

const report = udp({ from: '192.168.1.10', to: '203.0.113.5', ports: [50_000, 9000], payload: ascii('status') });
const MAC_RECORD: [number, number[]] = [3, [2, 0, 0, 0, 0, 1, ...ascii('camera\0')]];

function captureWith(records: [number, number[]][], comment: string | null = null): Uint8Array {
  const file = blocks();
  return pcapngFile(
    file.section(comment === null ? [] : [[1, ascii(comment)]]),
    file.interface(1),
    file.enhanced(1_700_000_000_000_000n, report),
    file.names(records),
  );
}

describe('names that the capture file carries', () => {
  test('are names of the address for every device, found where the file has them', async () => {
    const file = captureWith([[1, [203, 0, 113, 5, ...ascii('Cloud.Example.\0also.example\0')]], MAC_RECORD]);
    const observations = await observeBytes(file);
    expect(namesIn(observations)).toEqual([
      'capture-file also.example at 203.0.113.5',
      'capture-file cloud.example at 203.0.113.5',
    ]);
    const [destination] = analyze([observations], inputs()).destinations;
    expect(destination!.names).toMatchObject([
      { name: 'also.example', source: 'capture-file', later: false, evidence: { capture: 'c1', frameNumber: 1 } },
      { name: 'cloud.example' },
    ]);
    const { fileOffset } = destination!.names[1]!.evidence;
    expect(String.fromCharCode(...file.subarray(fileOffset + 8, fileOffset + 13))).toBe('Cloud');
  });

  test('of hosts that nobody spoke with make no destination', async () => {
    const observations = await observeBytes(captureWith([[1, [198, 51, 100, 1, ...ascii('other.example\0')]]]));
    expect(analyze([observations], inputs()).destinations).toHaveLength(1);
  });
});

test('comments of the file are kept, as far as they are short', async () => {
  const document = analyze([await observeBytes(captureWith([], `kitchen ${'x'.repeat(2000)}`))], inputs());
  expect(document.captures[0]!.comments).toEqual([`kitchen ${'x'.repeat(992)}`]);
  expect(analyze([await observeBytes(captureWith([]))], inputs()).captures[0]).not.toHaveProperty('comments');
});
