import { concat, u8, u16 } from '../bytes.ts';
import { encodeTcp, TCP_FLAGS } from '../encode/tcp.ts';
import type { Random } from '../random.ts';
import type { Station, Wire } from '../wire.ts';

/** Who is talking. */
export type Side = 'client' | 'server';

/** The path between the two ends, as the capture point beside the client sees it. Times in microseconds. */
export type Path = {
  /** Capture point to server and back. */
  roundTrip: number;
  /** Share of data segments (0 to 1) that are lost after the capture point and sent again. */
  loss: number;
  /** Bits a second in both directions. */
  rate: number;
};

/** A connection being played; `time` is when the last thing said has been acknowledged. */
export type TcpConnection = {
  time: number;
  /** Sends bytes after waiting `pause` microseconds; half duplex: the other side only acknowledges. */
  send(side: Side, bytes: Uint8Array, pause?: number): void;
  /** FIN from the client, FIN from the server. */
  close(): void;
};

const { fin, syn, rst, psh, ack } = TCP_FLAGS;
const WINDOW = 64_240;
/** How long the client's own stack takes to answer. */
const CLIENT_DELAY = 180;

/** The two ends and ports of a connection. */
export type TcpEnds = { client: Station; server: Station; clientPort: number; serverPort: number };

/** Plays the three-way handshake at `start` and hands back the open connection (RFC 9293). */
export function openTcp(wire: Wire, ends: TcpEnds, path: Path, random: Random, start: number): TcpConnection {
  const next: Next = { client: random.next(), server: random.next() };
  const maximumSegment = maximumSegmentOf(ends);
  const roundTrip = path.roundTrip + random.integer(0, Math.floor(path.roundTrip / 25));
  const segment = (time: number, side: Side, flags: number, payload?: Uint8Array): void =>
    putSegment(wire, ends, next, { time, side, flags, payload: payload ?? new Uint8Array(0) });
  const answerDelay = (side: Side): number => (side === 'client' ? roundTrip + random.integer(20, 400) : CLIENT_DELAY);

  segment(start, 'client', syn);
  next.client++;
  segment(start + roundTrip, 'server', syn | ack);
  next.server++;
  segment(start + roundTrip + CLIENT_DELAY, 'client', ack);

  const connection: TcpConnection = {
    time: start + roundTrip + CLIENT_DELAY,
    send: (side, bytes, pause = 0) => {
      const other = side === 'client' ? 'server' : 'client';
      let time = connection.time + Math.max(pause, 60);
      // No acknowledgement may pass a later one: both are delayed by the same path, so they keep their order.
      let acknowledged = connection.time;
      for (let from = 0, count = 1; from < bytes.length; from += maximumSegment, count++) {
        const part = bytes.subarray(from, from + maximumSegment);
        const last = from + part.length === bytes.length;
        segment(time, side, last ? psh | ack : ack, part);
        if (random.chance(path.loss)) {
          time += Math.max(200_000, Math.round(roundTrip * 1.5));
          segment(time, side, last ? psh | ack : ack, part);
        }
        next[side] += part.length;
        if (last || count % 2 === 0) {
          acknowledged = Math.max(acknowledged + 1, time + answerDelay(side));
          segment(acknowledged, other, ack);
        }
        time += Math.ceil(((part.length + 54) * 8e6) / path.rate);
      }
      connection.time = acknowledged;
    },
    close: () => {
      const time = connection.time + random.integer(80, 900);
      segment(time, 'client', fin | ack);
      next.client++;
      segment(time + roundTrip, 'server', fin | ack);
      next.server++;
      segment(time + roundTrip + CLIENT_DELAY, 'client', ack);
      connection.time = time + roundTrip + CLIENT_DELAY;
    },
  };
  return connection;
}

/** The next sequence number of each side. */
type Next = Record<Side, number>;

/** One segment with the sequence numbers as they stand. */
function putSegment(
  wire: Wire,
  ends: TcpEnds,
  next: Next,
  segment: { time: number; side: Side; flags: number; payload: Uint8Array },
): void {
  const { time, side, flags, payload } = segment;
  const isClient = side === 'client';
  const [from, to] = isClient ? [ends.client, ends.server] : [ends.server, ends.client];
  const [source, destination] = isClient ? [ends.clientPort, ends.serverPort] : [ends.serverPort, ends.clientPort];
  const opens = (flags & syn) !== 0;
  const header = {
    sequence: next[side] >>> 0,
    acknowledgment: (flags & ack) === 0 ? 0 : next[isClient ? 'server' : 'client'] >>> 0,
    flags,
    // The handshake's window is not scaled; afterwards 2006 << 7 leaves room for a fast sender on a long path.
    window: opens ? WINDOW : 2006,
    options: opens ? handshakeOptions(maximumSegmentOf(ends)) : new Uint8Array(0),
  };
  const addresses = { source: from.address, destination: to.address };
  wire.ip(time, from, to, 6, encodeTcp(addresses, { source, destination }, header, payload));
}

/** What fits an Ethernet frame behind headers without options. */
function maximumSegmentOf(ends: TcpEnds): number {
  return ends.client.address.length === 4 ? 1460 : 1440;
}

/** SYNs that get no answer, or (with `reset`) a RST: what a firewall's drop or reject looks like. */
export function attemptTcp(wire: Wire, ends: TcpEnds, path: Path, random: Random, start: number, reset: boolean): void {
  const sequence = random.next();
  const addresses = { source: ends.client.address, destination: ends.server.address };
  const ports = { source: ends.clientPort, destination: ends.serverPort };
  const header = {
    sequence,
    acknowledgment: 0,
    flags: syn,
    window: WINDOW,
    options: handshakeOptions(maximumSegmentOf(ends)),
  };
  for (const wait of reset ? [0] : [0, 1, 3, 7]) {
    wire.ip(start + wait * 1e6, ends.client, ends.server, 6, encodeTcp(addresses, ports, header, new Uint8Array(0)));
  }
  if (!reset) return;
  const back = { source: addresses.destination, destination: addresses.source };
  const answer = {
    sequence: 0,
    acknowledgment: (sequence + 1) >>> 0,
    flags: rst | ack,
    window: 0,
    options: new Uint8Array(0),
  };
  const swapped = { source: ports.destination, destination: ports.source };
  wire.ip(start + path.roundTrip, ends.server, ends.client, 6, encodeTcp(back, swapped, answer, new Uint8Array(0)));
}

/** Maximum segment size, SACK permitted, window scale 7 (RFC 9293, 2018, 7323). */
function handshakeOptions(maximumSegment: number): Uint8Array {
  return concat(u8(2, 4), u16(maximumSegment), u8(4, 2, 1, 3, 3, 7, 1, 1));
}
