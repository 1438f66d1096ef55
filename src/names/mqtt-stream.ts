import { type MqttStream, readMqtt, readMqttRest } from '../decode/mqtt.ts';
import { DONE, type Reading } from './reading.ts';
import type { Stretch } from './stretch.ts';

/** A CONNECT that is longer tells no more than what is there. */
const LONGEST_CONNECT = 4096;

/** Of what clients call themselves and their topics so much is kept. */
const LONGEST_TEXT = 256;

/** Who connects to a broker and which topics either side names, from [at, end); null when no connection begins there. */
export function startMqtt(stretch: Stretch): Reading | null {
  const { direction, view, at, end, fromOriginator, findings } = stretch;
  const stream = readMqtt(view, at, end);
  if (stream === null) return null;
  findings.service('mqtt');
  const isCut = stream.packets === 0;
  if (isCut && end - at < LONGEST_CONNECT) return { consumed: 0, needed: end - at + 1 };
  findings.message('mqtt', stream.connect === null ? 'connect-ack' : 'connect', fromOriginator);
  if (stream.connect?.clientId) say('client-id', stream.connect.clientId, stretch);
  if (isCut) return DONE;
  direction.protocol = stream.level >= 5 ? 'mqtt5' : 'mqtt';
  return noteTopics(stream, stretch);
}

/** Goes on reading what `startMqtt` began. */
export function continueMqtt(stretch: Stretch): Reading {
  const { direction, view, at, end } = stretch;
  const stream = readMqttRest(view, at, end, direction.protocol === 'mqtt5' ? 5 : 4);
  return noteTopics(stream, stretch);
}

function noteTopics(stream: MqttStream, stretch: Stretch): Reading {
  for (const topic of stream.subscribed) say('subscribe', topic, stretch);
  for (const topic of stream.published) say('publish', topic, stretch);
  const rest = Math.max(0, stretch.end - stretch.at - stream.consumed);
  return { consumed: stream.consumed, needed: rest + 1 };
}

function say(what: string, text: string, { fromOriginator, findings }: Stretch): void {
  findings.message('mqtt', `${what}: ${text.slice(0, LONGEST_TEXT)}`, fromOriginator);
}
