/** Builds small captures for tests, field by field as the formats are specified. */

type Packet = {
  bytes?: Uint8Array;
  originalLength?: number;
  seconds?: number;
  /** Microseconds or nanoseconds, as the magic number says. */
  fraction?: number;
};

type PcapOptions = {
  little?: boolean;
  magic?: number;
  version?: [number, number];
  snapLength?: number;
  linkType?: number;
  /** Bytes that a dialect puts between the record header and the packet. */
  extra?: number;
  swapLengths?: boolean;
};

/** A growing list of bytes in one byte order. */
export class ByteWriter {
  readonly bytes: number[] = [];
  readonly little: boolean;

  constructor(little: boolean) {
    this.little = little;
  }

  u16(value: number): this {
    return this.#put(value, 2);
  }

  u32(value: number): this {
    return this.#put(value, 4);
  }

  u64(value: bigint): this {
    const [high, low] = [Number(BigInt.asUintN(64, value) >> 32n), Number(value & 0xffff_ffffn)];
    return this.little ? this.u32(low).u32(high) : this.u32(high).u32(low);
  }

  raw(bytes: ArrayLike<number>): this {
    for (let i = 0; i < bytes.length; i++) this.bytes.push(bytes[i]!);
    return this;
  }

  pad(): this {
    while (this.bytes.length % 4 !== 0) this.bytes.push(0);
    return this;
  }

  #put(value: number, width: number): this {
    for (let i = 0; i < width; i++) {
      this.bytes.push(Math.floor(value / 256 ** (this.little ? i : width - 1 - i)) % 256);
    }
    return this;
  }
}

/** A pcap file. */
export function pcapFile(packets: readonly Packet[], options: PcapOptions = {}): Uint8Array {
  const { little = true, magic = 0xa1b2c3d4, version = [2, 4], snapLength = 262_144, linkType = 1 } = options;
  const out = new ByteWriter(little);
  out.u32(magic).u16(version[0]).u16(version[1]).u32(0).u32(0).u32(snapLength).u32(linkType);
  for (const packet of packets) {
    const { bytes = new Uint8Array(60), seconds = 1_700_000_000, fraction = 0 } = packet;
    const lengths = [bytes.length, packet.originalLength ?? bytes.length];
    if (options.swapLengths) lengths.reverse();
    out.u32(seconds).u32(fraction).u32(lengths[0]!).u32(lengths[1]!);
    out.raw(new Uint8Array(options.extra ?? 0)).raw(bytes);
  }
  return Uint8Array.from(out.bytes);
}

/** A pcapng option: code and value. */
export type Option = [code: number, value: ArrayLike<number>];

/** Bytes of ASCII text. */
export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** Any pcapng block: type, length, body padded, options, length. */
export function block(
  little: boolean,
  type: number,
  body: ArrayLike<number>,
  options: readonly Option[] = [],
): Uint8Array {
  const inner = new ByteWriter(little).raw(body).pad();
  for (const [code, value] of options) inner.u16(code).u16(value.length).raw(value).pad();
  if (options.length > 0) inner.u32(0);
  const length = inner.bytes.length + 12;
  return Uint8Array.from(new ByteWriter(little).u32(type).u32(length).raw(inner.bytes).u32(length).bytes);
}

/** The blocks of one byte order; join them with `pcapngFile`. */
export function blocks(little = true) {
  const writer = () => new ByteWriter(little);
  return {
    section: (options: readonly Option[] = [], version: [number, number] = [1, 0]) =>
      block(little, 0x0a0d0d0a, writer().u32(0x1a2b3c4d).u16(version[0]).u16(version[1]).u64(-1n).bytes, options),
    interface: (linkType = 1, snapLength = 0, options: readonly Option[] = []) =>
      block(little, 1, writer().u16(linkType).u16(0).u32(snapLength).bytes, options),
    enhanced: (time: bigint, bytes: Uint8Array, extra: { id?: number; original?: number; options?: Option[] } = {}) => {
      const body = writer().u32(extra.id ?? 0);
      body.u32(Number(BigInt.asUintN(64, time) >> 32n)).u32(Number(time & 0xffff_ffffn));
      body
        .u32(bytes.length)
        .u32(extra.original ?? bytes.length)
        .raw(bytes);
      return block(little, 6, body.bytes, extra.options);
    },
    obsolete: (time: bigint, bytes: Uint8Array, id = 0) => {
      const body = writer().u16(id).u16(0xffff);
      body.u32(Number(time >> 32n)).u32(Number(time & 0xffff_ffffn));
      return block(little, 2, body.u32(bytes.length).u32(bytes.length).raw(bytes).bytes);
    },
    simple: (bytes: Uint8Array, original = bytes.length) => block(little, 3, writer().u32(original).raw(bytes).bytes),
    statistics: (id: number, options: readonly Option[]) => block(little, 5, writer().u32(id).u64(0n).bytes, options),
    names: (records: readonly [type: number, value: ArrayLike<number>][], options: readonly Option[] = []) => {
      const body = writer();
      for (const [type, value] of records) body.u16(type).u16(value.length).raw(value).pad();
      return block(little, 4, body.u32(0).bytes, options);
    },
    any: (type: number, body: ArrayLike<number> = []) => block(little, type, body),
    u64: (value: bigint) => writer().u64(value).bytes,
  };
}

/** Blocks one after the other. */
export function pcapngFile(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** `length` bytes that count up from `first`. */
export function counting(length: number, first = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
}
