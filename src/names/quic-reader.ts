import type { Seen } from '../base/row-set.ts';
import { readGquicHello } from '../decode/gquic.ts';
import type { Layers } from '../decode/layers.ts';
import { addQuicDatagram, createQuicHello, type QuicHello } from '../decode/quic-hello.ts';
import type { QuicCrypto } from '../decode/quic-keys.ts';
import { isQuicLongHeader } from '../decode/quic-packet.ts';
import type { Findings } from './findings.ts';

/** A client's datagram that waits for the keys' cryptography to be loaded; owns its bytes. */
type Waiting = { flow: number; view: DataView; seen: Seen };

/**
 * QUIC hellos in the making, by flow number. Cryptography is loaded when the first Initial is met; until it is there,
 * datagrams wait. Bounded: hellos that wait for more than 4,096 others are given up, as are datagrams.
 */
export type QuicReader = {
  crypto: QuicCrypto | null;
  loading: Promise<void> | null;
  readonly waiting: Waiting[];
  readonly hellos: Map<number, QuicHello>;
};

const MOST_WAITING = 4096;

export function createQuicReader(): QuicReader {
  return { crypto: null, loading: null, waiting: [], hellos: new Map() };
}

/** What came of a datagram: no QUIC, more to come, or all that will be known. */
export type QuicOutcome = 'not-quic' | 'need-more' | 'done';

/** Reads a datagram that the client of flow `flow` sent. */
export function readQuicDatagram(
  reader: QuicReader,
  flow: number,
  layers: Layers,
  view: DataView,
  findings: Findings,
): QuicOutcome {
  const { payloadOffset, payloadEnd } = layers;
  const google = readGquicHello(view, payloadOffset, payloadEnd);
  if (google !== null) {
    findings.service('quic');
    if (google.serverName) findings.serverName(google.serverName, 'quic');
    return 'done';
  }
  if (!reader.hellos.has(flow) && !isQuicLongHeader(view, payloadOffset, payloadEnd)) return 'not-quic';
  findings.service('quic');
  if (reader.crypto !== null)
    return openDatagram(reader, reader.crypto, flow, view, payloadOffset, payloadEnd, findings);
  return wait(reader, flow, layers, view, findings.seen);
}

function wait(reader: QuicReader, flow: number, layers: Layers, view: DataView, seen: Seen): QuicOutcome {
  reader.loading ??= loadCrypto(reader);
  if (!reader.hellos.has(flow)) startHello(reader, flow);
  if (reader.waiting.length >= MOST_WAITING) return 'done';
  const length = layers.payloadEnd - layers.payloadOffset;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + layers.payloadOffset, length).slice();
  const { time, frame, offset } = seen;
  reader.waiting.push({ flow, view: new DataView(bytes.buffer), seen: { time, frame, offset } });
  return 'need-more';
}

async function loadCrypto(reader: QuicReader): Promise<void> {
  reader.crypto = (await import('../decode/quic-crypto.ts')).nobleQuicCrypto;
}

function startHello(reader: QuicReader, flow: number): QuicHello {
  if (reader.hellos.size >= MOST_WAITING) {
    const [oldest] = reader.hellos.keys();
    reader.hellos.delete(oldest!);
  }
  const hello = createQuicHello();
  reader.hellos.set(flow, hello);
  return hello;
}

function openDatagram(
  reader: QuicReader,
  crypto: QuicCrypto,
  flow: number,
  view: DataView,
  start: number,
  end: number,
  findings: Findings,
): QuicOutcome {
  const hello = reader.hellos.get(flow) ?? startHello(reader, flow);
  const status = addQuicDatagram(hello, view, start, end, crypto);
  // Told again with each datagram: a hello of which the rest never comes still tells what came before the gap.
  if (hello.clientHello !== null) findings.hello(hello.clientHello, 'quic');
  if (status === 'need-more') return 'need-more';
  reader.hellos.delete(flow);
  if (hello.googleHello?.serverName) findings.serverName(hello.googleHello.serverName, 'quic');
  return 'done';
}

/** Gives up the hello of a flow, with the datagrams that wait for it. */
export function forgetHello({ hellos, waiting }: QuicReader, flow: number): void {
  if (!hellos.delete(flow)) return;
  const others = waiting.filter((each) => each.flow !== flow);
  waiting.splice(0, waiting.length, ...others);
}

/** Opens the datagrams that waited, once the cryptography is there; `findingsOf` gives the findings of a flow. */
export function openWaiting(reader: QuicReader, findingsOf: (flow: number, seen: Seen) => Findings): void {
  if (reader.crypto === null) return;
  for (const { flow, view, seen } of reader.waiting.splice(0)) {
    if (reader.hellos.has(flow))
      openDatagram(reader, reader.crypto, flow, view, 0, view.byteLength, findingsOf(flow, seen));
  }
}
