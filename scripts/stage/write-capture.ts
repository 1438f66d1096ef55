import { concat, utf8 } from './bytes.ts';
import { LINK_TYPES, type Link } from './encode/link.ts';
import type { CapturedFrame } from './wire.ts';

/** How a capture file is laid out. */
export type CaptureFormat = {
  format: 'pcap' | 'pcapng';
  link: Link;
  /** Bytes kept of each frame. */
  snapLength: number;
  /** pcapng only: goes into the section header as its comment. */
  comment: string;
  /** pcapng only: dropped packets of the interface statistics, or null for no statistics. */
  dropped: number | null;
};

/** The frames as a capture file, little-endian, times in microseconds. */
export function writeCapture(frames: readonly CapturedFrame[], options: CaptureFormat): Uint8Array {
  return options.format === 'pcap' ? writePcap(frames, options) : writePcapng(frames, options);
}

/** Classic pcap (https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/). */
function writePcap(frames: readonly CapturedFrame[], options: CaptureFormat): Uint8Array {
  const parts = [words(0xa1b2c3d4, 0x0004_0002, 0, 0, options.snapLength, LINK_TYPES[options.link])];
  for (const { time, bytes } of frames) {
    const kept = bytes.subarray(0, options.snapLength);
    parts.push(words(Math.floor(time / 1e6), time % 1e6, kept.length, bytes.length), kept);
  }
  return concat(...parts);
}

const OPTION_COMMENT = 1;
const OPTION_NAME = 2;
const OPTION_DROPPED = 5;

/** pcapng (https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/): one section, one interface. */
function writePcapng(frames: readonly CapturedFrame[], options: CaptureFormat): Uint8Array {
  const sectionHead = words(0x1a2b3c4d, 1, 0xffffffff, 0xffffffff);
  const comment = options.comment === '' ? [] : [option(OPTION_COMMENT, utf8(options.comment))];
  const parts = [
    block(0x0a0d0d0a, concat(sectionHead, ...comment, words(0))),
    block(
      1,
      concat(words(LINK_TYPES[options.link], options.snapLength), option(OPTION_NAME, utf8('mirror0')), words(0)),
    ),
  ];
  for (const { time, bytes } of frames) {
    const kept = bytes.subarray(0, options.snapLength);
    parts.push(block(6, concat(words(0, ...stamp(time), kept.length, bytes.length), aligned(kept))));
  }
  if (options.dropped !== null) {
    const time = stamp(frames.at(-1)?.time ?? 0);
    parts.push(block(5, concat(words(0, ...time), option(OPTION_DROPPED, words(options.dropped, 0)), words(0))));
  }
  return concat(...parts);
}

function stamp(time: number): [number, number] {
  return [Math.floor(time / 0x1_0000_0000), time % 0x1_0000_0000];
}

function block(type: number, body: Uint8Array): Uint8Array {
  const length = body.length + 12;
  return concat(words(type, length), body, words(length));
}

function option(code: number, value: Uint8Array): Uint8Array {
  return concat(words((value.length << 16) | code), aligned(value));
}

function aligned(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}

function words(...values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value, true);
  return new Uint8Array(view.buffer);
}
