import { readUtf8Text } from './text-field.ts';

// MQTT 3.1.1 (OASIS 2014) and 5.0 (OASIS 2019); 3.1 is "MQIsdp".

/** Packet types: those that are looked into. */
export const PACKET = { connect: 1, connectAck: 2, publish: 3, subscribe: 8 } as const;

/** Behind the protocol's name in CONNECT. */
export const CONNECT = { level: 0, flags: 1, keepAlive: 2, end: 4 } as const;
/** In SUBSCRIBE, before properties and topics. */
export const PACKET_ID_LENGTH = 2;

const MAX_TOPICS = 32;
/** Packets of one stretch of a stream that are read. */
const MAX_PACKETS = 256;
/** Packets other than messages that are longer are stepped over. */
const LONGEST_WAITED = 16_384;

export type MqttConnect = {
  /** 3: MQTT 3.1, 4: 3.1.1, 5: 5.0. */
  protocolLevel: number;
  clientId: string;
  hasUserName: boolean;
  hasPassword: boolean;
  /** In seconds. */
  keepAlive: number;
};

/** What one direction of an MQTT connection says in [offset, end). */
export type MqttStream = {
  connect: MqttConnect | null;
  /** As in MqttConnect; of a server's side 4 or 5. */
  level: number;
  /** Distinct topics, in the order of their first mention; of SUBSCRIBE they may hold wildcards. */
  published: string[];
  subscribed: string[];
  /** Packets read. */
  packets: number;
  /** Bytes of those packets; may reach beyond `end`. */
  consumed: number;
};

/** A packet's header; `body` and `end` are its bounds, as it says. */
export type MqttPacket = { type: number; flags: number; body: number; end: number };

/**
 * The MQTT packets from `offset` on, or null when the first is neither a CONNECT nor the acknowledgement of one: a stream
 * whose start is missing is not recognised.
 */
export function readMqtt(view: DataView, offset: number, end: number): MqttStream | null {
  const first = readPacket(view, offset, end);
  if (first === null) return null;
  const connect = first.type === PACKET.connect ? readConnect(view, first, end) : null;
  if (connect === null && !isConnectAck(view, first, end)) return null;
  let level = connect?.protocolLevel ?? 4;
  // The server's side tells version 5 by the properties of its acknowledgement.
  if (connect === null && first.end - first.body > 2) level = 5;
  return readPackets(view, offset, end, { connect, level, published: [], subscribed: [], packets: 0, consumed: 0 });
}

/** The packets that follow those which began the connection. A topic is read before its payload is there. */
export function readMqttRest(view: DataView, offset: number, end: number, level: number): MqttStream {
  const stream = { connect: null, level, published: [], subscribed: [], packets: 0, consumed: 0 };
  return readPackets(view, offset, end, stream);
}

function readPackets(view: DataView, offset: number, end: number, stream: MqttStream): MqttStream {
  let at = offset;
  while (stream.packets < MAX_PACKETS) {
    const packet = readPacket(view, at, end);
    if (packet === null || !isWhole(view, packet, end)) break;
    readTopics(view, packet, stream);
    stream.packets++;
    at = packet.end;
  }
  stream.consumed = at - offset;
  return stream;
}

/** Whether all of the packet is there that is read: of a message its topic, of one too long to wait for nothing. */
function isWhole(view: DataView, packet: MqttPacket, end: number): boolean {
  if (packet.type !== PACKET.publish && packet.end - packet.body > LONGEST_WAITED) return true;
  if (packet.type !== PACKET.publish || packet.body + 2 > end) return packet.end <= end;
  return packet.body + 2 + view.getUint16(packet.body) <= end;
}

/** The fixed header (section 2.2): type and flags, then a length of up to four bytes of seven bits. */
export function readPacket(view: DataView, offset: number, end: number): MqttPacket | null {
  let length = 0;
  for (let i = 0; i < 4 && offset + 1 + i < end; i++) {
    const byte = view.getUint8(offset + 1 + i);
    length += (byte & 0x7f) * 128 ** i;
    if (byte >= 0x80) continue;
    const first = view.getUint8(offset);
    return { type: first >> 4, flags: first & 15, body: offset + 2 + i, end: offset + 2 + i + length };
  }
  return null;
}

function isConnectAck(view: DataView, packet: MqttPacket, end: number): boolean {
  // Four bytes before version 5; type and flags are fixed, session present is 0 or 1, reason below 6 or above 127.
  if (packet.type !== PACKET.connectAck || packet.flags !== 0 || packet.end - packet.body < 2 || packet.end > end)
    return false;
  const reason = view.getUint8(packet.body + 1);
  return (
    view.getUint8(packet.body) <= 1 && (packet.end - packet.body === 2 ? reason < 6 : reason === 0 || reason > 127)
  );
}

function readConnect(view: DataView, packet: MqttPacket, end: number): MqttConnect | null {
  const stop = Math.min(end, packet.end);
  const protocol = readString(view, packet.body, stop);
  if (protocol === null || (protocol.text !== 'MQTT' && protocol.text !== 'MQIsdp')) return null;
  let at = protocol.next;
  if (at + CONNECT.end > stop) return null;
  const protocolLevel = view.getUint8(at + CONNECT.level) & 0x7f;
  const flags = view.getUint8(at + CONNECT.flags);
  const keepAlive = view.getUint16(at + CONNECT.keepAlive);
  at += CONNECT.end;
  if (protocolLevel >= 5) at = skipProperties(view, at, stop);
  const clientId = readString(view, at, stop)?.text ?? '';
  return { protocolLevel, clientId, hasUserName: (flags & 0x80) !== 0, hasPassword: (flags & 0x40) !== 0, keepAlive };
}

function readTopics(view: DataView, packet: MqttPacket, stream: MqttStream): void {
  if (packet.type === PACKET.publish) {
    addTopic(stream.published, readString(view, packet.body, packet.end)?.text);
  } else if (packet.type === PACKET.subscribe && packet.flags === 2 && packet.end - packet.body <= LONGEST_WAITED) {
    let at = packet.body + PACKET_ID_LENGTH;
    if (stream.level >= 5) at = skipProperties(view, at, packet.end);
    for (let i = 0; i < MAX_TOPICS; i++) {
      const topic = readString(view, at, packet.end);
      if (topic === null) return;
      addTopic(stream.subscribed, topic.text);
      at = topic.next + 1;
    }
  }
}

function addTopic(topics: string[], topic: string | undefined): void {
  if (topic === undefined || topic === '' || topics.length >= MAX_TOPICS || topics.includes(topic)) return;
  topics.push(topic);
}

/** Version 5, section 2.2.2: a length of seven-bit bytes, then as many bytes. Returns where they end. */
export function skipProperties(view: DataView, offset: number, end: number): number {
  // The same encoding as the fixed header's length, which stands one byte further on.
  return offset < end ? Math.min(end, readPacket(view, offset - 1, end)?.end ?? end) : end;
}

/** The text at `offset` behind its length of two bytes, and where the bytes after it begin; null when it is cut. */
export function readString(view: DataView, offset: number, end: number): { text: string; next: number } | null {
  if (offset + 2 > end) return null;
  const next = offset + 2 + view.getUint16(offset);
  return next > end ? null : { text: readUtf8Text(view, offset + 2, next), next };
}
