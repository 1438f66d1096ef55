import { concat, u8 } from '../bytes.ts';
import {
  cryptoFrame,
  encodeHandshakePacket,
  encodeInitial,
  encodeShortPacket,
  transportParameters,
} from '../encode/quic.ts';
import { encodeClientHello, encodeServerHello } from '../encode/tls-hello.ts';
import type { Ports } from '../encode/udp.ts';
import type { Random } from '../random.ts';
import type { Wire } from '../wire.ts';
import type { Opening } from './opening.ts';

/** What a QUIC connection carries: bytes each way, in packets of at most 1,200. */
export type QuicOptions = {
  serverName: string;
  protocols: readonly string[];
  send: number;
  receive: number;
  clientPort: number;
  serverPort: number;
};

/** Plays a QUIC version 1 connection: Initials that decrypt, a Handshake flight and 1-RTT packets that do not. */
export function playQuic(wire: Wire, opening: Opening, options: QuicOptions, random: Random): void {
  const { from, to, path } = opening;
  const out: Ports = { source: options.clientPort, destination: options.serverPort };
  const back: Ports = { source: options.serverPort, destination: options.clientPort };
  const original = random.bytes(8);
  const [client, server] = [random.bytes(4), random.bytes(8)];
  const { serverName, protocols } = options;
  const quicParameters = transportParameters(client);
  const hello = encodeClientHello({ version: '1.3', serverName, protocols, quicParameters }, random);
  let { time } = opening;
  const first = { destination: original, source: client };
  wire.udp(time, from, to, out, encodeInitial('client in', original, first, cryptoFrame(hello), 1200));
  time += path.roundTrip + 900;
  const toClient = { destination: client, source: server };
  const answer = concat(u8(2, 0, 0, 0, 0), cryptoFrame(encodeServerHello('1.3', '', new Uint8Array(0), random)));
  const initial = encodeInitial('server in', original, toClient, answer, 180);
  wire.udp(time, to, from, back, concat(initial, encodeHandshakePacket(toClient, 960, random)));
  wire.udp(time + 200, to, from, back, encodeHandshakePacket(toClient, 1100, random));
  const toServer = { destination: server, source: client };
  const confirm = encodeInitial('client in', original, toServer, u8(2, 0, 0, 0, 0), 70);
  wire.udp(time + 900, from, to, out, padTo1200(confirm, encodeHandshakePacket(toServer, 74, random), random, server));
  time += 1500;
  const send = (total: number, outward: boolean): void => {
    for (let left = total; left > 0; left -= 1180) {
      const packet = encodeShortPacket(outward ? server : client, Math.max(24, Math.min(left, 1180)), random);
      if (outward) wire.udp(time, from, to, out, packet);
      else wire.udp(time + path.roundTrip, to, from, back, packet);
      time += Math.ceil((packet.length * 8e6) / path.rate);
    }
  };
  send(options.send, true);
  send(options.receive, false);
}

/** A client pads datagrams with Initial packets to 1,200 bytes; here a 1-RTT packet fills up (RFC 9000, section 14.1). */
function padTo1200(initial: Uint8Array, handshake: Uint8Array, random: Random, server: Uint8Array): Uint8Array {
  const whole = concat(initial, handshake);
  return concat(whole, encodeShortPacket(server, 1200 - whole.length - 1 - server.length, random));
}
