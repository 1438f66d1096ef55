import { isIpv4 } from '../../../src/base/ip-address.ts';
import { parsePrefix, prefixBits } from '../../../src/base/prefix.ts';

type Value = string | number | Value[] | { [key: string]: Value };

export type MmdbSample = {
  type: string;
  description?: string;
  /** Days of the build, ISO 8601. */
  built: string;
  ipVersion: 4 | 6;
  records: Readonly<Record<string, Value>>;
};

const MARKER = [0xab, 0xcd, 0xef, ...Buffer.from('MaxMind.com')];

/** A MaxMind DB (format 2.0, records of 24 bits) of a few prefixes: https://maxmind.github.io/MaxMind-DB/. */
export function mmdbBytes(sample: MmdbSample): Buffer {
  const nodes: [number, number][] = [[-1, -1]];
  const data: number[] = [];
  for (const [text, record] of Object.entries(sample.records)) {
    insert(nodes, bitsOf(text, sample.ipVersion), -2 - data.length);
    data.push(...encode(record));
  }
  const count = nodes.length;
  const tree = nodes.flat().flatMap((value) => {
    const pointer = value === -1 ? count : value < 0 ? count + 16 + (-2 - value) : value;
    return [pointer >> 16, (pointer >> 8) & 255, pointer & 255];
  });
  const metadata = encode({
    node_count: count,
    record_size: 24,
    ip_version: sample.ipVersion,
    database_type: sample.type,
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: Date.parse(sample.built) / 1000,
    description: sample.description === undefined ? {} : { en: sample.description },
  });
  return Buffer.from([...tree, ...new Array<number>(16).fill(0), ...data, ...MARKER, ...metadata]);
}

/** In a database of both families IPv4 lies below `::/96`. */
function bitsOf(text: string, ipVersion: 4 | 6): number[] {
  const prefix = parsePrefix(text)!;
  const ipv4 = isIpv4(prefix.words);
  const words = ipv4 ? Int32Array.of(0, 0, 0, prefix.words[3]!) : prefix.words;
  const bits = Array.from({ length: prefixBits(prefix) }, (_, i) => (words[i >> 5]! >>> (31 - (i & 31))) & 1);
  return ipVersion === 4 ? bits.slice(96) : bits;
}

/** Negative values: -1 nothing, below that data offsets. */
function insert(nodes: [number, number][], bits: readonly number[], value: number): void {
  let node = 0;
  for (const [i, bit] of bits.entries()) {
    const side = bit as 0 | 1;
    if (i === bits.length - 1) nodes[node]![side] = value;
    else {
      if (nodes[node]![side] < 0) nodes[node]![side] = nodes.push([-1, -1]) - 1;
      node = nodes[node]![side];
    }
  }
}

function encode(value: Value): number[] {
  if (typeof value === 'string') {
    const bytes = [...Buffer.from(value)];
    return [...control(2, bytes.length), ...bytes];
  }
  if (typeof value === 'number')
    return [...control(6, 4), value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
  if (Array.isArray(value)) return [...control(11, value.length), ...value.flatMap(encode)];
  const entries = Object.entries(value);
  return [...control(7, entries.length), ...entries.flatMap(([key, field]) => [...encode(key), ...encode(field)])];
}

function control(type: number, size: number): number[] {
  const [length, extra] = size < 29 ? [size, []] : [29, [size - 29]];
  return type <= 7 ? [(type << 5) | length, ...extra] : [length, type - 7, ...extra];
}
