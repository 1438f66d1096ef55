import { closeSync, openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { concat, u8, u16, u32 } from './bytes.ts';
import { DNS_TYPES, encodeDns } from './encode/dns.ts';
import { encodeIp } from './encode/ip.ts';
import { encodeTcp, TCP_FLAGS } from './encode/tcp.ts';
import { encodeClientHello } from './encode/tls-hello.ts';
import { encodeUdp } from './encode/udp.ts';
import { createRandom, type Random } from './random.ts';

/** How large a benchmark capture is. */
export type BenchOptions = { megabytes: number; flows: number; seed: string };

/** A conversation that is being written. */
type Flow = {
  camera: Uint8Array;
  remote: Uint8Array;
  cameraPort: number;
  remotePort: number;
  name: string;
  /** TLS over TCP, or media over UDP. */
  tls: boolean;
  /** Packets written, and packets to write. */
  written: number;
  length: number;
  sequence: { camera: number; remote: number };
};

const CAMERAS = 40;
const NAMES = 200;
/** Conversations that take turns, at most. */
const OPEN_FLOWS = 256;
const DNS_SHARE = 0.5;
const IPV6_SHARE = 0.08;
const MEAN_FRAME = 1000;
const CHUNK = 1 << 20;
const NOISE = 1 << 16;

/**
 * The pieces of a classic pcap of a network of cameras: DNS, TLS openings and records, UDP media of 1,000 to 1,400
 * bytes, about `flows` conversations, 8 % of them over IPv6. Made for measuring, not for looking at: packets have
 * right headers and checksums, connections have no realistic timing.
 */
export function* benchCapture(options: BenchOptions): Generator<Uint8Array> {
  const random = createRandom(options.seed);
  const noise = random.bytes(NOISE + 2048);
  const target = options.megabytes * 1e6;
  const meanLength = Math.max(4, Math.floor(target / MEAN_FRAME / options.flows));
  // In a small capture fewer take turns, or most would be cut off by its end.
  const width = Math.min(OPEN_FLOWS, Math.max(4, options.flows >> 3));
  const open: Flow[] = [];
  let opened = 0;
  let time = Date.UTC(2026, 5, 1) * 1000;
  let chunk = new Uint8Array(CHUNK + 4096);
  let used = 0;
  let total = 24;
  yield littleEndian(0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1);
  const put = (frame: Uint8Array): void => {
    time += random.integer(5, 400);
    chunk.set(littleEndian(Math.floor(time / 1e6), time % 1e6, frame.length, frame.length), used);
    chunk.set(frame, used + 16);
    used += frame.length + 16;
    total += frame.length + 16;
  };
  while (total < target) {
    while (open.length < width) {
      const flow = createFlow(random, opened++, meanLength);
      if (random.chance(DNS_SHARE)) for (const frame of lookup(flow, random)) put(frame);
      open.push(flow);
    }
    const at = random.integer(0, open.length - 1);
    const flow = open[at]!;
    put(nextFrame(flow, noise, random));
    if (flow.written >= flow.length) open.splice(at, 1);
    if (used >= CHUNK) {
      yield chunk.subarray(0, used);
      chunk = new Uint8Array(CHUNK + 4096);
      used = 0;
    }
  }
  yield chunk.subarray(0, used);
}

function createFlow(random: Random, index: number, meanLength: number): Flow {
  const camera = index < CAMERAS ? index : random.integer(0, CAMERAS - 1);
  const host = (camera * 7 + random.integer(0, 23) * random.integer(0, 9)) % NAMES;
  const ipv6 = random.chance(IPV6_SHARE);
  const tls = index < CAMERAS || !random.chance(0.65);
  return {
    camera: ipv6 ? u8(0xfd, 0x42, ...new Uint8Array(12), 0, camera + 10) : u8(192, 168, 10, camera + 10),
    remote: ipv6 ? u8(0x20, 1, 0xd, 0xb8, ...new Uint8Array(10), 1, host) : u8(198, 18, host & 7, host),
    cameraPort: 1024 + ((index * 40_503) % 64_000),
    remotePort: tls ? 443 : 20_000 + (host % 64),
    name: `h${host}.${['cam-cloud', 'iot-hub', 'video'][host % 3]}.example`,
    tls,
    written: 0,
    // Most conversations are short, one in eight is long; the mean is `meanLength`.
    length: random.chance(0.125) ? meanLength * 5 : Math.max(4, Math.floor((meanLength * 3) / 7)),
    sequence: { camera: random.next(), remote: random.next() },
  };
}

function lookup(flow: Flow, random: Random): Uint8Array[] {
  const type = flow.remote.length === 4 ? DNS_TYPES.A : DNS_TYPES.AAAA;
  const resolver = u8(192, 168, 10, 1);
  const asker = u8(192, 168, 10, flow.camera.at(-1)!);
  const question = { id: random.integer(0, 0xffff), name: flow.name, type, responseCode: 0 };
  const ports = { source: random.integer(32_768, 60_999), destination: 53 };
  const answer = { name: flow.name, type, timeToLive: 60, data: flow.remote };
  const query = encodeUdp(
    { source: asker, destination: resolver },
    ports,
    encodeDns({ ...question, response: false, answers: [] }),
  );
  const back = { source: 53, destination: ports.source };
  const reply = encodeUdp(
    { source: resolver, destination: asker },
    back,
    encodeDns({ ...question, response: true, answers: [answer] }),
  );
  return [frame(asker, resolver, 17, query, true), frame(resolver, asker, 17, reply, false)];
}

function nextFrame(flow: Flow, noise: Uint8Array, random: Random): Uint8Array {
  const step = flow.written++;
  return flow.tls ? nextSegment(flow, step, noise, random) : nextDatagram(flow, noise, random);
}

function nextDatagram(flow: Flow, noise: Uint8Array, random: Random): Uint8Array {
  const outward = random.chance(0.9);
  const at = random.integer(0, NOISE);
  // The mark keeps noise from being taken for a protocol that has none of its own.
  const payload = concat(u8(0x5a, 0xa5), noise.subarray(at, at + (outward ? random.integer(1000, 1398) : 60)));
  const [source, destination] = outward ? [flow.camera, flow.remote] : [flow.remote, flow.camera];
  const ports = outward
    ? { source: flow.cameraPort, destination: flow.remotePort }
    : { source: flow.remotePort, destination: flow.cameraPort };
  return frame(source, destination, 17, encodeUdp({ source, destination }, ports, payload), outward);
}

/** SYN, SYN/ACK, ACK, ClientHello, then records; each third packet is the other side's acknowledgement. */
function nextSegment(flow: Flow, step: number, noise: Uint8Array, random: Random): Uint8Array {
  const { syn, ack, psh, fin } = TCP_FLAGS;
  if (step === 0) return segment(flow, true, syn, new Uint8Array(0));
  if (step === 1) return segment(flow, false, syn | ack, new Uint8Array(0));
  if (step === 2) return segment(flow, true, ack, new Uint8Array(0));
  if (step === 3) {
    const hello = { version: '1.3', serverName: flow.name, protocols: ['h2'], quicParameters: null } as const;
    const message = encodeClientHello(hello, random);
    return segment(flow, true, psh | ack, concat(u8(22, 3, 1), u16(message.length), message));
  }
  if (step === flow.length - 1) return segment(flow, true, fin | ack, new Uint8Array(0));
  if (step % 3 === 0) return segment(flow, false, ack, new Uint8Array(0));
  const at = random.integer(0, NOISE);
  const record = concat(u8(23, 3, 3), u16(1395), noise.subarray(at, at + 1395));
  return segment(flow, true, ack, record);
}

function segment(flow: Flow, outward: boolean, flags: number, payload: Uint8Array): Uint8Array {
  const { sequence } = flow;
  const [source, destination] = outward ? [flow.camera, flow.remote] : [flow.remote, flow.camera];
  const ports = outward
    ? { source: flow.cameraPort, destination: flow.remotePort }
    : { source: flow.remotePort, destination: flow.cameraPort };
  const header = {
    sequence: outward ? sequence.camera : sequence.remote,
    acknowledgment: (flags & TCP_FLAGS.ack) === 0 ? 0 : outward ? sequence.remote : sequence.camera,
    flags,
    window: 64_240,
    options: new Uint8Array(0),
  };
  const advance = payload.length + ((flags & (TCP_FLAGS.syn | TCP_FLAGS.fin)) === 0 ? 0 : 1);
  if (outward) sequence.camera = (sequence.camera + advance) >>> 0;
  else sequence.remote = (sequence.remote + advance) >>> 0;
  return frame(source, destination, 6, encodeTcp({ source, destination }, ports, header, payload), outward);
}

function frame(
  source: Uint8Array,
  destination: Uint8Array,
  protocol: number,
  payload: Uint8Array,
  outward: boolean,
): Uint8Array {
  const camera = u8(2, 0x11, 0x22, 0, 0, (outward ? source : destination).at(-1)!);
  const gateway = u8(2, 0xaa, 0xbb, 0xcc, 0, 1);
  const header = { source, destination, protocol, hopLimit: outward ? 64 : 50, identification: 0 };
  const etherType = u16(source.length === 4 ? 0x0800 : 0x86dd);
  const macs = outward ? concat(gateway, camera) : concat(camera, gateway);
  return concat(macs, etherType, encodeIp(header, payload));
}

function littleEndian(...values: readonly number[]): Uint8Array {
  const words = u32(...values);
  for (let i = 0; i < words.length; i += 4) words.subarray(i, i + 4).reverse();
  return words;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      megabytes: { type: 'string', short: 'm', default: '1024' },
      flows: { type: 'string', short: 'f', default: '14000' },
      seed: { type: 'string', default: 'bench' },
      output: { type: 'string', short: 'o', default: '.build/bench.pcap' },
    },
  });
  const file = openSync(values.output, 'w');
  const options = { megabytes: Number(values.megabytes), flows: Number(values.flows), seed: values.seed };
  for (const chunk of benchCapture(options)) {
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
  }
  closeSync(file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
