import { concat, hex, u8, u16, utf8 } from '../bytes.ts';
import { encodeNtp, encodeRtp, encodeStunAnswer, encodeStunRequest, encodeWireguard } from '../encode/datagrams.ts';
import {
  encodeDeviceIdentifier,
  encodePppp,
  encodePpppData,
  encodePpppDataAnswer,
  encodeSocketAddress,
  PPPP_TYPES,
} from '../encode/pppp.ts';
import { encodeTutk } from '../encode/tutk.ts';
import type { Random } from '../random.ts';
import type { Station } from '../wire.ts';

/** What a datagram is made from. */
export type DatagramContext = {
  index: number;
  /** When the request passes, and when the reply does. */
  time: number;
  replyTime: number;
  /** Bytes wanted, where the protocol leaves that open. */
  send: number;
  receive: number;
  device: Station;
  devicePort: number;
  /** What the scenario says, for protocols that carry a text. */
  identifier: string;
  /** The same for both sides of one exchange. */
  exchange: Random;
  /** The same for a whole step, so that later datagrams belong to the first. */
  session: () => Random;
  random: Random;
};

/** How one protocol writes a request and its reply. */
type Datagrams = {
  port: number;
  request(context: DatagramContext): Uint8Array;
  reply(context: DatagramContext): Uint8Array;
};

function tutkBody(context: DatagramContext, size: number): Uint8Array {
  return context.random.bytes(Math.max(12, size - 12));
}

/** The protocols that a `udp` step can speak, each with its usual port. */
export const DATAGRAMS = {
  /** A proprietary framing of nobody in particular (mark, kind, number) around ciphertext. */
  opaque: {
    port: 0,
    request: ({ index, random, send }) =>
      concat(u8(0x5a, 0xa5, 1, 0), u16(index & 0xffff), random.bytes(Math.max(4, send - 6))),
    reply: ({ index, random, receive }) =>
      concat(u8(0x5a, 0xa5, 2, 0), u16(index & 0xffff), random.bytes(Math.max(4, receive - 6))),
  },
  /** The scenario's text, hexadecimal after `hex:`. */
  text: {
    port: 0,
    request: ({ identifier }) => textBytes(identifier),
    reply: ({ random, receive }) => random.bytes(receive),
  },
  ntp: {
    port: 123,
    request: ({ time }) => encodeNtp(3, time, time),
    reply: ({ time, replyTime }) => encodeNtp(4, replyTime, time),
  },
  stun: {
    port: 3478,
    request: ({ exchange }) => encodeStunRequest(exchange.bytes(12)),
    reply: ({ exchange, device, devicePort }) => encodeStunAnswer(exchange.bytes(12), device.address, devicePort),
  },
  rtp: {
    port: 0,
    request: ({ index, session, random, send }) => {
      const stream = session();
      return encodeRtp(
        stream.next() + index,
        stream.next() + index * 3000,
        stream.next(),
        random.bytes(Math.max(4, send - 12)),
      );
    },
    reply: ({ random }) => random.bytes(28),
  },
  'pppp-login': {
    port: 32_100,
    request: ({ identifier, device, devicePort }) =>
      encodePppp(
        PPPP_TYPES.deviceLogin,
        concat(encodeDeviceIdentifier(identifier), encodeSocketAddress(device.address, devicePort)),
      ),
    reply: () => encodePppp(PPPP_TYPES.deviceLoginAnswer, hex('00 00 00 00')),
  },
  'pppp-hello': {
    port: 32_100,
    request: () => encodePppp(PPPP_TYPES.hello),
    reply: ({ device, devicePort }) =>
      encodePppp(PPPP_TYPES.helloAnswer, encodeSocketAddress(device.address, devicePort)),
  },
  'pppp-punch': {
    port: 32_108,
    request: ({ identifier }) => encodePppp(PPPP_TYPES.punch, encodeDeviceIdentifier(identifier)),
    reply: ({ identifier }) => encodePppp(PPPP_TYPES.ready, encodeDeviceIdentifier(identifier)),
  },
  'pppp-alive': {
    port: 32_100,
    request: () => encodePppp(PPPP_TYPES.alive),
    reply: () => encodePppp(PPPP_TYPES.aliveAnswer),
  },
  'pppp-data': {
    port: 32_108,
    request: ({ index, random, send }) => encodePpppData(1, index, random.bytes(Math.max(16, send - 8))),
    reply: ({ index }) => encodePpppDataAnswer(1, index),
  },
  'tutk-alive': {
    port: 10_001,
    request: (context) => encodeTutk([0x28, 4, 0x12], context.index, tutkBody(context, 24)),
    reply: (context) => encodeTutk([0x27, 4, 0x21], context.index, tutkBody(context, 24)),
  },
  'tutk-data': {
    port: 10_001,
    request: (context) => encodeTutk([0x08, 4, 0x12], context.index, tutkBody(context, context.send)),
    reply: (context) => encodeTutk([0x07, 4, 0x21], context.index, tutkBody(context, 48)),
  },
  wireguard: {
    port: 51_820,
    request: ({ index, random, send }) =>
      index === 0 ? encodeWireguard(1, 0, 0, random) : encodeWireguard(4, index - 1, send, random),
    reply: ({ index, random, receive }) =>
      index === 0 ? encodeWireguard(2, 0, 0, random) : encodeWireguard(4, index - 1, receive, random),
  },
} as const satisfies Record<string, Datagrams>;

/** A protocol of `DATAGRAMS`. */
export type DatagramProtocol = keyof typeof DATAGRAMS;

function textBytes(text: string): Uint8Array {
  return text.startsWith('hex:') ? hex(text.slice(4)) : utf8(text);
}
