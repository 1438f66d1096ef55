import fc from 'fast-check';
import { MAC, tcp } from '../frames.ts';
import { namesIn, observeFrames } from '../observing.ts';

/** One TCP stream between a camera and a server, cut into segments for tests. */

export const CAMERA = '192.168.1.5';
export const SERVER = '198.51.100.7';
const START = 0xffff_fff0;

export type Piece = { from: number; bytes: readonly number[] };

/** The bytes cut at the given places; sequence numbers run over 2^32 within them. */
export function cutAt(bytes: readonly number[], places: readonly number[]): Piece[] {
  const cuts = [...new Set([0, ...places.map((place) => place % bytes.length), bytes.length])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => ({ from: cuts[i]!, bytes: bytes.slice(cuts[i], end) }));
}

export const segment = ({ from, bytes }: Piece, port = 443) =>
  tcp({ from: CAMERA, to: SERVER, ports: [50000, port], sequence: START + 1 + from, flags: 'PA', payload: bytes });
export const answer = (bytes: readonly number[], sequence = 1, port = 443) =>
  tcp({
    from: SERVER,
    to: CAMERA,
    macs: [MAC.router, MAC.camera],
    ports: [port, 50000],
    sequence,
    flags: 'PA',
    payload: bytes,
  });
export const syn = (port = 443) => tcp({ from: CAMERA, to: SERVER, ports: [50000, port], sequence: START, flags: 'S' });

/** Names in a stream that begins with its SYN. */
export async function namesOf(pieces: readonly Piece[], port = 443): Promise<string[]> {
  return namesIn(await observeFrames([syn(port), ...pieces.map((piece) => segment(piece, port))]));
}

export const places = fc.array(fc.nat(2000), { maxLength: 12 });

/** Pieces in some order, some of them twice. */
export const shuffled = (bytes: readonly number[]) =>
  places.chain((cuts) => {
    const pieces = cutAt(bytes, cuts);
    return fc
      .record({ order: fc.shuffledSubarray(pieces, { minLength: pieces.length }), again: fc.subarray(pieces) })
      .chain(({ order, again }) =>
        fc.shuffledSubarray([...order, ...again], { minLength: order.length + again.length }),
      );
  });
