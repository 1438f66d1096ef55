import { createObserver, readRulebook } from '../../src/index.ts';
import { collectRules } from '../collect-rules.ts';
import { listFiles } from '../input-stamp.ts';
import { concat, u8, u16, u32 } from '../stage/bytes.ts';
import { encodeStunRequest } from '../stage/encode/datagrams.ts';
import { DNS_TYPES, encodeDns } from '../stage/encode/dns.ts';
import { encodeIp } from '../stage/encode/ip.ts';
import { encodePppp, encodePpppData } from '../stage/encode/pppp.ts';
import { encodeUdp } from '../stage/encode/udp.ts';
import { createRandom } from '../stage/random.ts';
import { type Spread, spread } from './measure.ts';

const PACKETS = 100_000;
const FLOWS = 100;
/** Bytes of a datagram, but for media and where a protocol has its own length. */
const PAYLOAD = 240;

/** A kind of datagram: what the nth of a flow carries. */
type Kind = { name: string; port: number; payload: (n: number) => Uint8Array };

const random = createRandom('interest');
const noise = concat(u8(0x5a, 0xa5), random.bytes(4 * PAYLOAD));

const KINDS: readonly Kind[] = [
  {
    name: 'nothing is recognised: six were looked into, the rest cost one branch',
    port: 20_000,
    payload: () => noise.subarray(0, PAYLOAD),
  },
  {
    name: 'P2P media is the content, more than 256 bytes',
    port: 32_100,
    payload: (n) => encodePpppData(1, n & 0xffff, noise.subarray(0, 4 * PAYLOAD - 8)),
  },
  {
    name: 'a P2P message is the content, all of them read',
    port: 32_100,
    payload: () => encodePppp(0xe0, noise.subarray(0, PAYLOAD - 4)),
  },
  {
    name: 'a STUN request is the content, each timed',
    port: 3478,
    payload: (n) => encodeStunRequest(concat(u32(n), u32(n), u32(n))),
  },
  {
    name: 'a DNS question is the content, each for another name',
    port: 53,
    payload: (n) =>
      encodeDns({
        id: n & 0xffff,
        name: `h${n}.cloud.example`,
        type: DNS_TYPES.A,
        responseCode: 0,
        response: false,
        answers: [],
      }),
  },
];

/** A pcap of `PACKETS` datagrams of a kind, of `FLOWS` flows that take turns. */
function captureOf({ port, payload }: Kind): Uint8Array {
  const frames: Uint8Array[] = [littleEndian(0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1)];
  for (let n = 0; n < PACKETS; n++) {
    const [source, destination] = [u8(192, 168, 10, 10), u8(198, 18, 0, n % FLOWS)];
    const udp = encodeUdp({ source, destination }, { source: 40_000, destination: port }, payload(n));
    const ip = encodeIp({ source, destination, protocol: 17, hopLimit: 64, identification: 0 }, udp);
    const frame = concat(u8(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2), u16(0x0800), ip);
    frames.push(littleEndian(1.78e9 + Math.floor(n / 1000), (n % 1000) * 1000, frame.length, frame.length), frame);
  }
  return new Uint8Array(Buffer.concat(frames));
}

function littleEndian(...values: readonly number[]): Uint8Array {
  const words = u32(...values);
  for (let i = 0; i < words.length; i += 4) words.subarray(i, i + 4).reverse();
  return words;
}

/** What observing one packet of each kind takes, in nanoseconds, and as a ratio to a packet of which nothing is recognised. */
export function measureInterest(root: string, rounds: number): { name: string; nanoseconds: Spread; ratio: Spread }[] {
  const { protocols } = readRulebook(
    collectRules(
      `${root}/rules/`,
      listFiles(`${root}/rules/`).filter((path) => path.endsWith('.json')),
    ),
  );
  const captures = KINDS.map((kind) => captureOf(kind));
  const times: number[][] = KINDS.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (const [i, capture] of captures.entries()) {
      const observer = createObserver({ path: 'bench', site: 'bench', maxFlows: 1000, protocols });
      const start = process.hrtime.bigint();
      observer.feed(capture);
      if (round >= 0) times[i]!.push(Number(process.hrtime.bigint() - start) / PACKETS);
    }
  }
  return KINDS.map(({ name }, i) => ({
    name,
    nanoseconds: spread(times[i]!),
    ratio: spread(times[i]!.map((time, round) => time / times[0]![round]!)),
  }));
}
