import { describe, expect, it } from 'vitest';
import { continuesRtp, looksLikeRtcp, readInterleavedFrame, readRtp } from '../../src/decode/rtp.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const packet = (sequence: number) =>
  concatBytes(bytesOf('80e0'), [sequence >> 8, sequence & 255], bytesOf('00000bb8 cafebabe'), new Uint8Array(20));
const EXTENDED = bytesOf('b160 0001 00000000 cafebabe 00000001 bede 0001 10aa0000 4142 0002');
const RTCP = bytesOf('80c90001 cafebabe 81ca0003 cafebabe 0103 63616d 000000');

describe('readRtp', () => {
  it('reads the header and finds the media behind sources, extension and padding', () => {
    expect(readAll(readRtp, packet(7))).toMatchObject({
      payloadType: 96,
      marker: true,
      sequenceNumber: 7,
      source: 0xcafebabe,
      payloadOffset: 12,
    });
    expect(readAll(readRtp, EXTENDED)).toMatchObject({ marker: false, payloadOffset: 24 });
    expect(readAll(readRtp, concatBytes(EXTENDED.slice(0, -1), [200]))).toBeNull();
  });

  it('does not take RTCP for RTP, nor the reverse', () => {
    expect(readAll(readRtp, RTCP)).toBeNull();
    expect(looksLikeRtcp(new DataView(RTCP.buffer), 0, RTCP.length)).toBe(true);
    const rtp = packet(1);
    expect(looksLikeRtcp(new DataView(rtp.buffer), 0, rtp.length)).toBe(false);
  });

  it('knows the next packet of a stream, across the wrap of the numbers', () => {
    const [before, after, far] = [0xffff, 3, 0x8000].map((n) => readAll(readRtp, packet(n))!);
    expect(continuesRtp(before!, after!)).toBe(true);
    expect(continuesRtp(after!, before!)).toBe(false);
    expect(continuesRtp(before!, far!)).toBe(false);
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readRtp, [packet(1), EXTENDED]);
    expectLaxReader((view, offset, end) => (looksLikeRtcp(view, offset, end) ? {} : null), [RTCP]);
    expectLaxReader(readInterleavedFrame, [bytesOf('24 00 0100 80')]);
  });
});
