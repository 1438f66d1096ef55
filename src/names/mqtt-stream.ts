import { type MqttStream, readMqtt, readMqttRest } from '../decode/mqtt.ts';
import type { Findings } from './findings.ts';
import { DONE, type Reading } from './reading.ts';
import type { Direction } from './stream-direction.ts';

/** A CONNECT that is longer tells no more than what is there. */
const LONGEST_CONNECT = 4096;

/** Of what clients call themselves and their topics so much is kept. */
const LONGEST_TEXT = 256;

/** Who connects to a broker and which topics either side names, from [at, end); null when no connection begins there. */
export function startMqtt(
  direction: Direction,
  view: DataView,
  at: number,
  end: number,
  fromOriginator: boolean,
  findings: Findings,
): Reading | null {
  const stream = readMqtt(view, at, end);
  if (stream === null) return null;
  findings.service('mqtt');
  const isCut = stream.packets === 0;
  if (isCut && end - at < LONGEST_CONNECT) return { consumed: 0, needed: end - at + 1 };
  findings.message('mqtt', stream.connect === null ? 'connect-ack' : 'connect', fromOriginator);
  if (stream.connect?.clientId) say('client-id', stream.connect.clientId, fromOriginator, findings);
  if (isCut) return DONE;
  direction.protocol = stream.level >= 5 ? 'mqtt5' : 'mqtt';
  return noteTopics(stream, end - at, fromOriginator, findings);
}

/** Goes on reading what `startMqtt` began. */
export function continueMqtt(
  direction: Direction,
  view: DataView,
  at: number,
  end: number,
  fromOriginator: boolean,
  findings: Findings,
): Reading {
  const stream = readMqttRest(view, at, end, direction.protocol === 'mqtt5' ? 5 : 4);
  return noteTopics(stream, end - at, fromOriginator, findings);
}

function noteTopics(stream: MqttStream, length: number, fromOriginator: boolean, findings: Findings): Reading {
  for (const topic of stream.subscribed) say('subscribe', topic, fromOriginator, findings);
  for (const topic of stream.published) say('publish', topic, fromOriginator, findings);
  return { consumed: stream.consumed, needed: Math.max(0, length - stream.consumed) + 1 };
}

function say(what: string, text: string, fromOriginator: boolean, findings: Findings): void {
  findings.message('mqtt', `${what}: ${text.slice(0, LONGEST_TEXT)}`, fromOriginator);
}
