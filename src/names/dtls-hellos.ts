import { createDtlsHello, type DtlsHello, readDtlsClientHello } from '../decode/dtls.ts';
import type { Layers } from '../decode/layers.ts';
import type { Findings } from './findings.ts';

/** Hellos that take more than one datagram, by the client's flow: its number, or its complement where the responder asks. */
export type DtlsHellos = Map<number, DtlsHello>;

/** Hellos that wait for their rest at the same time; beyond, the oldest is given up. 16 KiB each at most. */
const MOST_HELLOS = 512;

/** Reads a datagram of DTLS that `speaker` sent. */
export function readDtls(
  hellos: DtlsHellos,
  speaker: number,
  layers: Layers,
  view: DataView,
  findings: Findings,
): void {
  findings.service('dtls');
  const state = hellos.get(speaker) ?? createDtlsHello();
  const hello = readDtlsClientHello(view, layers.payloadOffset, layers.payloadEnd, state);
  if (hello === null) return;
  findings.hello(hello, 'dtls', speaker >= 0);
  if (hello.complete) hellos.delete(speaker);
  else hold(hellos, speaker, state);
}

function hold(hellos: DtlsHellos, speaker: number, state: DtlsHello): void {
  if (hellos.size >= MOST_HELLOS && !hellos.has(speaker)) hellos.delete(hellos.keys().next().value!);
  hellos.set(speaker, state);
}
