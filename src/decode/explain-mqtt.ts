import { addBytes, addCode, addNumber, addRow, formatLength, type Page } from './explain-page.ts';
import { CONNECT, type MqttPacket, PACKET, PACKET_ID_LENGTH, readPacket, readString, skipProperties } from './mqtt.ts';

/** MQTT 5.0, section 2.1.2. */
const PACKET_NAMES = [
  'reserved',
  'connect',
  'connect acknowledgement',
  'publish',
  'publish acknowledgement',
  'publish received',
  'publish release',
  'publish complete',
  'subscribe',
  'subscribe acknowledgement',
  'unsubscribe',
  'unsubscribe acknowledgement',
  'ping request',
  'ping response',
  'disconnect',
  'authentication',
] as const;

/** From this level on packets have properties. */
const VERSION_5 = 5;

/** Explains the MQTT packets from `offset` on, the last one as far as it goes. */
export function explainMqtt(page: Page, offset: number, end: number): void {
  const { view } = page;
  let level = 4;
  let packet = readPacket(view, offset, end);
  for (let at = offset; packet !== null && at < end; ) {
    addCode(page, 'packet type', at, 1, PACKET_NAMES[packet.type]);
    addRow(page, 'length', at + 1, packet.body - at - 1, String(packet.end - packet.body));
    const stop = Math.min(end, packet.end);
    if (packet.type === PACKET.connect) level = explainConnect(page, packet.body, stop);
    else if (packet.type === PACKET.publish) explainTopic(page, packet.body, stop);
    else if (packet.type === PACKET.subscribe) explainSubscription(page, packet, stop, level);
    else addBytes(page, 'data', packet.body, stop);
    at = packet.end;
    packet = readPacket(view, at, end);
  }
}

/** Returns the protocol's level. */
function explainConnect(page: Page, offset: number, end: number): number {
  const { view } = page;
  const protocol = readString(view, offset, end);
  if (protocol === null || protocol.next + CONNECT.end > end) return 4;
  addRow(page, 'protocol', offset, protocol.next - offset, protocol.text);
  const at = protocol.next;
  addNumber(page, 'protocol level', at + CONNECT.level, 1);
  addCode(page, 'flags', at + CONNECT.flags, 1, formatFlags(view.getUint8(at + CONNECT.flags)));
  addNumber(page, 'keep-alive', at + CONNECT.keepAlive, 2);
  const level = view.getUint8(at + CONNECT.level) & 0x7f;
  const fields = at + CONNECT.end;
  const id = level >= VERSION_5 ? skipProperties(view, fields, end) : fields;
  addBytes(page, 'properties', fields, id);
  const rest = explainString(page, 'client id', id, end);
  if (rest < end) addRow(page, 'will, user name and password', rest, end - rest, formatLength(end - rest));
  return level;
}

function formatFlags(flags: number): string | null {
  const said = [(flags & 0x80) !== 0 ? 'user name' : '', (flags & 0x40) !== 0 ? 'password' : ''];
  return said.filter((each) => each !== '').join(', ') || null;
}

function explainTopic(page: Page, offset: number, end: number): void {
  addBytes(page, 'data', explainString(page, 'topic', offset, end), end);
}

function explainSubscription(page: Page, { body }: MqttPacket, end: number, level: number): void {
  if (body + PACKET_ID_LENGTH > end) return;
  addNumber(page, 'packet id', body, PACKET_ID_LENGTH);
  const properties = body + PACKET_ID_LENGTH;
  let at = level >= VERSION_5 ? skipProperties(page.view, properties, end) : properties;
  addBytes(page, 'properties', properties, at);
  for (let next = explainString(page, 'topic', at, end); next > at; next = explainString(page, 'topic', at, end)) {
    if (next < end) addCode(page, 'options', next, 1);
    at = next + 1;
  }
}

/** Returns where the bytes after the text begin: `offset` when there is none. */
function explainString(page: Page, name: string, offset: number, end: number): number {
  const string = readString(page.view, offset, end);
  if (string === null) return offset;
  addRow(page, name, offset, string.next - offset, string.text);
  return string.next;
}
