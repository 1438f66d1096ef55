import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { CaptureReader } from '../../src/capture/reader.ts';
import { readDtlsClientHello } from '../../src/decode/dtls.ts';
import { readGquicHello } from '../../src/decode/gquic.ts';
import { hashJa4, ja4Raw } from '../../src/decode/ja4.ts';
import { Layers, PROTOCOL, TCP } from '../../src/decode/layers.ts';
import { decodePacket } from '../../src/decode/packet.ts';
import { nobleQuicCrypto } from '../../src/decode/quic-crypto.ts';
import type { QuicHello } from '../../src/decode/quic-hello.ts';
import { addQuicDatagram, createQuicHello } from '../../src/decode/quic-hello.ts';
import { readQuicLongHeader } from '../../src/decode/quic-packet.ts';
import type { ClientHello } from '../../src/decode/tls-client-hello.ts';
import type { TlsStart } from '../../src/decode/tls-stream.ts';
import { readTlsStream } from '../../src/decode/tls-stream.ts';

const SHARED = join(import.meta.dirname, '../../../shared');
const STREAM_LIMIT = 1 << 16;
/** How far into a stream TLS may begin, behind the replies of a proxy. */
const PROXY_LIMIT = 2048;

type Stream = { source: string; destination: string; port: number; base: number; segments: [number, Uint8Array][] };
type Seen = {
  names: Set<string>;
  certificates: Set<string>;
  fingerprints: Set<string>;
  openings: Uint8Array[];
  /** Of long headers. */
  quicVersions: Set<string>;
};

function walk(path: string): Seen {
  const seen: Seen = {
    ...{ names: new Set(), certificates: new Set(), fingerprints: new Set() },
    ...{ openings: [], quicVersions: new Set() },
  };
  const streams = new Map<string, Stream>();
  const finished: Stream[] = [];
  const hellos = new Map<string, QuicHello>();
  const layers = new Layers();
  const reader = new CaptureReader((batch) => {
    for (let i = 0; i < batch.length; i++) {
      const { view, offset, capturedLength, originalLength, linkType } = batch;
      decodePacket(view, offset[i]!, capturedLength[i]!, originalLength[i]!, linkType[i]!, layers);
      if (layers.payloadOffset < 0 || layers.isFragment) continue;
      const [source, destination] = [formatAddress(layers.addresses), formatAddress(layers.addresses, 4)];
      const key = `${source} ${layers.sourcePort} ${destination} ${layers.destinationPort}`;
      const target = `${destination} ${layers.destinationPort}`;
      if (layers.protocol === PROTOCOL.udp) readDatagram(view, { layers, key, target, hellos, seen });
      if (layers.protocol === PROTOCOL.tcp) {
        const opened = streams.get(key);
        const isNew = (layers.tcpFlags & TCP.syn) !== 0 && opened?.segments.length !== 0;
        if (opened === undefined || isNew) {
          if (opened !== undefined) finished.push(opened);
          const base = (layers.sequenceNumber + (layers.tcpFlags & TCP.syn ? 1 : 0)) | 0;
          streams.set(key, { source, destination, port: layers.destinationPort, base, segments: [] });
        }
        addSegment(streams.get(key)!, view, layers);
      }
    }
  });
  const bytes = readFileSync(path);
  reader.feed(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  reader.end();
  for (const stream of [...finished, ...streams.values()]) readStream(stream, seen);
  return seen;
}

type Datagram = { layers: Layers; key: string; target: string; hellos: Map<string, QuicHello>; seen: Seen };

function readDatagram(view: DataView, { layers, key, target, hellos, seen }: Datagram): void {
  const [offset, end] = [layers.payloadOffset, layers.payloadEnd];
  const version = readQuicLongHeader(view, offset, end)?.version;
  if (version !== undefined) seen.quicVersions.add(`0x${version.toString(16).padStart(8, '0')}`);
  const state = hellos.get(key) ?? createQuicHello();
  hellos.set(key, state);
  const before = state.status;
  const status = addQuicDatagram(state, view, offset, end, nobleQuicCrypto);
  if (before === 'need-more' && status === 'done') addHello(seen, state.clientHello, 'quic', target);
  const google = readGquicHello(view, offset, end);
  if (google?.serverName) seen.names.add(`${google.serverName} gquic ${target}`);
  addHello(seen, readDtlsClientHello(view, offset, end), 'dtls', target);
}

function addHello(seen: Seen, hello: ClientHello | null, kind: 'tls' | 'quic' | 'dtls', target: string): void {
  if (hello === null) return;
  if (hello.serverName !== null) seen.names.add(`${hello.serverName} ${kind} ${target}`);
  const transport = ({ tls: 't', quic: 'q', dtls: 'd' } as const)[kind];
  // Without its readable part, in which nDPI and the specification differ on drafts and single protocols.
  if (hello.complete)
    seen.fingerprints.add(hashJa4(ja4Raw(hello, transport), nobleQuicCrypto.sha256).replace(/^[^_]*/, transport));
}

function addSegment(stream: Stream, view: DataView, layers: Layers): void {
  const length = layers.payloadEnd - layers.payloadOffset;
  const at = (layers.sequenceNumber - stream.base) | 0;
  if (length === 0 || Math.abs(at) > STREAM_LIMIT) return;
  stream.segments.push([at, new Uint8Array(view.buffer, view.byteOffset + layers.payloadOffset, length).slice()]);
}

function readStream(stream: Stream, seen: Seen): void {
  stream.segments.sort(([a], [b]) => a - b);
  const start = stream.segments[0]?.[0] ?? 0;
  const bytes = new Uint8Array(2 * STREAM_LIMIT + 65_536);
  let end = 0;
  for (const [at, segment] of stream.segments) {
    if (at - start > end) break;
    bytes.set(segment, at - start);
    end = Math.max(end, at - start + segment.length);
  }
  if (bytes[0] === 0x16) seen.openings.push(bytes.slice(0, end));
  const found = findTls(new DataView(bytes.buffer), end);
  addHello(seen, found.clientHello, 'tls', `${stream.destination} ${stream.port}`);
  for (const name of found.certificateNames) seen.certificates.add(`${name.toLowerCase()} ${stream.source}`);
}

function findTls(view: DataView, end: number): TlsStart {
  const first = readTlsStream(view, 0, end);
  for (let at = 0; at < Math.min(end - 6, PROXY_LIMIT); at++) {
    if (view.getUint16(at) !== 0x1603) continue;
    const start = readTlsStream(view, at, end);
    if (start.kind === 'client' || start.kind === 'server') return start;
  }
  return first;
}

type Oracle = {
  sni: [string, string, string, string][];
  certificate_names: [string, string][];
  quic_versions: Record<string, number>;
};

/** Formats and damage that are other tests' matter, and IP fragments, which are put together before this room. */
const LEFT_OUT = /lz4$|zst$|snoop$|fragments|modpcap|^malformed/;

/** Its secrets are in the file: tshark decrypts the certificates. */
const DECRYPTED = 'wireshark/quic_follow_multistream.pcapng';

const captures = existsSync(join(SHARED, 'oracle'))
  ? readdirSync(join(SHARED, 'oracle'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => readdirSync(join(SHARED, 'oracle', name)).map((file) => `${name}/${file.slice(0, -5)}`))
      .filter((path) => !LEFT_OUT.test(path))
  : [];

describe.skipIf(captures.length === 0)('real captures (skipped where ../shared is absent)', () => {
  const results = captures.flatMap((path) => {
    const oracle = JSON.parse(readFileSync(join(SHARED, 'oracle', `${path}.json`), 'utf8')) as Partial<Oracle>;
    const ndpi = join(SHARED, 'captures/ndpi/expected', `${path.replace(/^ndpi\//, '')}.out`);
    const prints = existsSync(ndpi) ? (readFileSync(ndpi, 'utf8').match(/JA4: [tqd]\w{9}_\w{12}_\w{12}/g) ?? []) : [];
    if (!oracle.sni?.length && !oracle.certificate_names?.length && prints.length === 0) return [];
    return [{ path, oracle, prints, seen: walk(join(SHARED, 'captures', path)) }];
  });
  const missing = (kind: string) =>
    results.flatMap(({ path, oracle, seen }) =>
      (oracle.sni ?? [])
        .filter(
          ([name, protocol, address, port]) =>
            protocol === kind && !seen.names.has(`${name} ${kind} ${address} ${port}`),
        )
        .map(([name]) => `${path} ${name}`),
    );
  const count = (kind: string) =>
    results.flatMap(({ oracle }) => oracle.sni ?? []).filter(([, protocol]) => protocol === kind).length;

  it.each(['tls', 'quic', 'gquic', 'dtls'])('every %s server name that tshark reads is found', (kind) => {
    expect(missing(kind)).toEqual([]);
    if (kind !== 'dtls') expect(count(kind)).toBeGreaterThan(5);
  });

  it('the versions of QUIC that tshark finds are found, and no others', () => {
    const ours = results.map(({ path, seen }) => [path, [...seen.quicVersions].sort()]);
    const theirs = results.map(({ path, oracle }) => [path, Object.keys(oracle.quic_versions ?? {}).sort()]);
    expect(ours).toEqual(theirs);
  });

  it('no name is found that tshark does not read', () => {
    const extra = results.flatMap(({ path, oracle, seen }) => {
      const known = new Set(
        (oracle.sni ?? []).map(([name, kind, address, port]) => `${name} ${kind} ${address} ${port}`),
      );
      return [...seen.names].filter((name) => !known.has(name)).map((name) => `${path} ${name}`);
    });
    expect(extra).toEqual([]);
  });

  it('every DNS name in a certificate that tshark reads is found', () => {
    const plain = results.filter(({ path }) => path !== DECRYPTED);
    const absent = plain.flatMap(({ path, oracle, seen }) =>
      (oracle.certificate_names ?? [])
        .filter(([name, address]) => !seen.certificates.has(`${name} ${address}`))
        .map(([name, address]) => `${path} ${name} ${address}`),
    );
    expect(absent).toEqual([]);
    expect(results.flatMap(({ oracle }) => oracle.certificate_names ?? []).length).toBeGreaterThan(100);
  });

  it('every JA4 fingerprint that nDPI expects is found', () => {
    const absent = results.flatMap(({ path, prints, seen }) =>
      prints
        .map((print) => print.replace(/^JA4: (\w)[^_]*/, '$1'))
        .filter((print) => !seen.fingerprints.has(print))
        .map((print) => `${path} ${print}`),
    );
    expect(absent).toEqual([]);
    expect(results.flatMap(({ prints }) => prints).length).toBeGreaterThan(30);
  });

  it('a real stream that is cut or changed never throws, and a cut one never says anything else', () => {
    const openings = results.flatMap(({ seen }) => seen.openings).map((bytes) => bytes.slice(0, 8192));
    expect(openings.length).toBeGreaterThan(100);
    let complete = 0;
    const read = (bytes: Uint8Array, end: number) => readTlsStream(new DataView(bytes.buffer), 0, end);
    fc.assert(
      fc.property(fc.constantFrom(...openings), fc.nat(), fc.nat(), fc.nat(255), (bytes, cut, at, value) => {
        const whole = read(bytes, bytes.length);
        const part = read(bytes, cut % bytes.length);
        if (part.clientHello?.complete) complete++;
        const [name, wholeName] = [part.clientHello?.serverName ?? null, whole.clientHello?.serverName ?? null];
        expect(name === null || name === wholeName).toBe(true);
        expect(part.certificateNames).toEqual(whole.certificateNames.slice(0, part.certificateNames.length));
        read(bytes.with(at % bytes.length, value), bytes.length);
      }),
      { numRuns: 1000, seed: 12 },
    );
    expect(complete).toBeGreaterThan(20);
  });
});
