import type { Seen } from '../base/row-set.ts';
import { readGquicHello } from '../decode/gquic.ts';
import type { Layers } from '../decode/layers.ts';
import { addQuicDatagram, createQuicHello, MAXIMUM_DATAGRAMS, type QuicHello } from '../decode/quic-hello.ts';
import type { QuicCrypto } from '../decode/quic-keys.ts';
import { isQuicLongHeader } from '../decode/quic-packet.ts';
import type { Findings } from './findings.ts';

/** A client's datagram that waits for the keys' cryptography to be loaded; owns its bytes. */
type Waiting = { view: DataView; seen: Seen };

/**
 * QUIC hellos in the making, by the number of the client's flow: `~number` where its responder turned out to be the client.
 * Cryptography is loaded when the first Initial is met; until it is there,
 * datagrams wait, so that what is found does not depend on when it comes. Bounded: hellos that wait for more than 4,096
 * others are given up; past 16,384 datagrams that wait no more flows are read.
 */
export type QuicReader = {
  crypto: QuicCrypto | null;
  loading: Promise<void> | null;
  readonly waiting: Map<number, Waiting[]>;
  waitingCount: number;
  readonly hellos: Map<number, QuicHello>;
  /** Flows that found no place to wait. */
  dropped: number;
};

const MOST_HELLOS = 4096;
const MOST_WAITING = 16384;

export function createQuicReader(): QuicReader {
  return { crypto: null, loading: null, waiting: new Map(), waitingCount: 0, hellos: new Map(), dropped: 0 };
}

/** Whether the flow has begun as QUIC, and its hello is not yet known. */
export function isHelloExpected({ hellos, waiting }: QuicReader, client: number): boolean {
  return hellos.has(client) || waiting.has(client);
}

/** What came of a datagram: no QUIC, more to come, or all that will be known. */
export type QuicOutcome = 'not-quic' | 'need-more' | 'done';

/** Reads a datagram that `client` sent. */
export function readQuicDatagram(
  reader: QuicReader,
  client: number,
  layers: Layers,
  view: DataView,
  findings: Findings,
): QuicOutcome {
  const { payloadOffset, payloadEnd } = layers;
  const google = readGquicHello(view, payloadOffset, payloadEnd);
  if (google !== null) {
    findings.service('quic');
    if (google.serverName) findings.serverName(google.serverName, 'quic', client >= 0);
    return 'done';
  }
  if (!isHelloExpected(reader, client) && !isQuicLongHeader(view, payloadOffset, payloadEnd)) return 'not-quic';
  findings.service('quic');
  const { crypto } = reader;
  if (crypto === null) return wait(reader, client, layers, view, findings.seen);
  if (openWaiting(reader, crypto, client, findings) === 'done') return 'done';
  return openDatagram(reader, crypto, client, view, payloadOffset, payloadEnd, findings);
}

function wait(reader: QuicReader, client: number, layers: Layers, view: DataView, seen: Seen): QuicOutcome {
  reader.loading ??= loadCrypto(reader);
  const waiting = reader.waiting.get(client) ?? [];
  if (waiting.length >= MAXIMUM_DATAGRAMS) return 'done';
  if (reader.waitingCount >= MOST_WAITING) {
    if (waiting.length === 0) reader.dropped++;
    return 'done';
  }
  const length = layers.payloadEnd - layers.payloadOffset;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + layers.payloadOffset, length).slice();
  const { time, frame, offset } = seen;
  waiting.push({ view: new DataView(bytes.buffer), seen: { time, frame, offset } });
  reader.waiting.set(client, waiting);
  reader.waitingCount++;
  return 'need-more';
}

async function loadCrypto(reader: QuicReader): Promise<void> {
  reader.crypto = (await import('../decode/quic-crypto.ts')).nobleQuicCrypto;
}

function startHello(reader: QuicReader, client: number): QuicHello {
  if (reader.hellos.size >= MOST_HELLOS) {
    const [oldest] = reader.hellos.keys();
    reader.hellos.delete(oldest!);
  }
  const hello = createQuicHello();
  reader.hellos.set(client, hello);
  return hello;
}

function openDatagram(
  reader: QuicReader,
  crypto: QuicCrypto,
  client: number,
  view: DataView,
  start: number,
  end: number,
  findings: Findings,
): QuicOutcome {
  const hello = reader.hellos.get(client) ?? startHello(reader, client);
  const status = addQuicDatagram(hello, view, start, end, crypto);
  // Told again with each datagram: a hello of which the rest never comes still tells what came before the gap.
  if (hello.clientHello !== null) findings.hello(hello.clientHello, 'quic', client >= 0);
  if (status === 'need-more') return 'need-more';
  reader.hellos.delete(client);
  if (hello.googleHello?.serverName) findings.serverName(hello.googleHello.serverName, 'quic', client >= 0);
  return 'done';
}

/** Gives up the hello of a client, with the datagrams that wait for it. */
export function forgetHello(reader: QuicReader, client: number): void {
  reader.hellos.delete(client);
  takeWaiting(reader, client);
}

function takeWaiting(reader: QuicReader, client: number): readonly Waiting[] {
  const waiting = reader.waiting.get(client) ?? [];
  reader.waiting.delete(client);
  reader.waitingCount -= waiting.length;
  return waiting;
}

/** Opens the datagrams of one client that waited, in their order. */
function openWaiting(reader: QuicReader, crypto: QuicCrypto, client: number, findings: Findings): QuicOutcome {
  for (const { view, seen } of takeWaiting(reader, client)) {
    const outcome = openDatagram(reader, crypto, client, view, 0, view.byteLength, findings.at(seen));
    if (outcome === 'done') return 'done';
  }
  return 'need-more';
}

/** Opens all that still waits, once the cryptography is there; `findingsOf` gives the findings of a flow. */
export function openAllWaiting(reader: QuicReader, findingsOf: (flow: number) => Findings): void {
  const { crypto } = reader;
  if (crypto === null) return;
  for (const client of [...reader.waiting.keys()])
    openWaiting(reader, crypto, client, findingsOf(client < 0 ? ~client : client));
}
