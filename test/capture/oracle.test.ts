import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { CaptureReader } from '../../src/capture/reader.ts';
import { CaptureError, type RecordBatch } from '../../src/capture/record.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const ORACLE = join(SHARED, 'oracle');

type Oracle = {
  packets: number;
  bytes: number;
  captured_bytes: number;
  first_time: string | null;
  last_time: string | null;
  min_time: string | null;
  max_time: string | null;
};

/** Captures of formats that are named, not read. */
const NOT_READ: Record<string, RegExp> = {
  'pcapplusplus/Pcap++Test__PcapExamples__solaris.snoop': /snoop/,
  'variants/xiaobai__unsupported-snoop.snoop': /snoop/,
  'variants/xiaobai__lz4.pcap.lz4': /lz4/,
};

const atMicrosecond = (time: string) => ({
  first_time: `${time}000`,
  last_time: `${time}000`,
  min_time: `${time}000`,
  max_time: `${time}000`,
});

/** The microseconds field holds a million or more: tshark's 32-bit nanoseconds overflow, we add the two fields. */
const OVERFLOWN = '808465240.464432';
/** Times near 2^64 microseconds (negative ones, stored unsigned): beyond 2^53, to the nearest double. */
const BEYOND_DOUBLE = { last_time: '18446744073204.276480000', max_time: '18446744073204.276480000' };

/** Where we differ from tshark 4.0.17; each kind is explained above. */
const DIFFERENCES: Record<string, Partial<Oracle>> = {
  'pcapplusplus/Pcap++Test__PcapExamples__file_heuristics__pcapng-example.pcapng.zst': BEYOND_DOUBLE,
  'pcapplusplus/Pcap++Test__PcapExamples__pcapng-example.pcapng': BEYOND_DOUBLE,
  'tcpdump/heapoverflow-atalk_2.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/heapoverflow-atalk_print.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/heapoverflow-in_checksum.pcap': atMicrosecond('808464433.010580'),
  'tcpdump/heapoverflow-ip_demux_print.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/heapoverflow-ppp_hdlc_if_print.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/heapoverflow-q933_printq.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/heapoverflow-sl_if_print.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/heapoverflow-tcp_print.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/ipv6hdr-heapoverflow.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/ppp-invalid-lengths.pcap': atMicrosecond('8454685.721442'),
  'tcpdump/radiotap-heapoverflow.pcap': atMicrosecond(OVERFLOWN),
  'tcpdump/slip-compressed_sl_print-oobr.pcap': atMicrosecond('1292341002.780311'),
  'tcpdump/slip-sliplink_print-oobr.pcap': atMicrosecond('1292341002.780310'),
};

describe.skipIf(!existsSync(ORACLE))(
  'captures of ../shared against what tshark says (skipped where it is absent)',
  () => {
    const files = existsSync(ORACLE) ? listOracle(ORACLE).filter((file) => !file.startsWith('malformed/')) : [];

    it('finds the captures', () => {
      expect(files.length).toBeGreaterThan(250);
    });

    for (const file of files) {
      it(`agrees about ${file}`, () => {
        const oracle = JSON.parse(readFileSync(join(ORACLE, `${file}.json`), 'utf8')) as Oracle;
        const refused = NOT_READ[file];
        if (refused !== undefined) {
          expect(() => measure(file)).toThrow(CaptureError);
          expect(() => measure(file)).toThrow(refused);
          return;
        }
        const expected = { ...oracle, ...DIFFERENCES[file] };
        const measured = measure(file);
        expect(measured).toEqual({
          packets: expected.packets,
          bytes: expected.bytes,
          captured_bytes: expected.captured_bytes,
          first_time: toMicroseconds(expected.first_time),
          last_time: toMicroseconds(expected.last_time),
          min_time: toMicroseconds(expected.min_time),
          max_time: toMicroseconds(expected.max_time),
        });
      });
    }
  },
);

function listOracle(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listOracle(path);
    return folder === ORACLE ? [] : [relative(ORACLE, path).replace(/\.json$/, '')];
  });
}

function toMicroseconds(text: string | null | undefined): string | null {
  return text == null ? null : text.slice(0, -3);
}

function fromMicroseconds(time: number): string | null {
  if (!Number.isFinite(time)) return null;
  const seconds = Math.floor(time / 1e6);
  return `${seconds}.${String(time - seconds * 1e6).padStart(6, '0')}`;
}

function measure(file: string) {
  let [packets, bytes, captured] = [0, 0, 0];
  let [first, last, min, max] = [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const reader = new CaptureReader((batch: RecordBatch) => {
    for (let i = 0; i < batch.length; i++) {
      packets++;
      bytes += batch.originalLength[i]!;
      captured += batch.capturedLength[i]!;
      const time = batch.timestamp[i]!;
      if (Number.isNaN(time)) continue;
      if (Number.isNaN(first)) first = time;
      last = time;
      min = Math.min(min, time);
      max = Math.max(max, time);
    }
  });
  const raw = readFileSync(join(SHARED, 'captures', file));
  const plain = raw[0] === 0x1f ? gunzipSync(raw) : raw[0] === 0x28 ? decompress(raw) : raw;
  for (let at = 0; at < plain.length; at += 65_536) reader.feed(plain.subarray(at, at + 65_536));
  reader.end();
  return {
    packets,
    bytes,
    captured_bytes: captured,
    first_time: fromMicroseconds(first),
    last_time: fromMicroseconds(last),
    min_time: fromMicroseconds(min),
    max_time: fromMicroseconds(max),
  };
}
