import { playBoot } from './act/boot.ts';
import { DATAGRAMS, type DatagramProtocol } from './act/datagrams.ts';
import { encodeHttp, imageForm, syntheticJpeg } from './act/http.ts';
import { askName, resolveName } from './act/lookup.ts';
import { isHost, type Opening, openConversation, type Partner } from './act/opening.ts';
import { playQuic } from './act/quic.ts';
import { attemptTcp, openTcp, type TcpConnection, type TcpEnds } from './act/tcp.ts';
import { openTls } from './act/tls.ts';
import { concat, u8, utf8 } from './bytes.ts';
import type { Cast, Device, Host } from './cast.ts';
import { DNS_TYPES } from './encode/dns.ts';
import { encodeIcmp } from './encode/icmp.ts';
import { encodeMqttConnect, encodeMqttPublish, MQTT_CONNACK, MQTT_PING, MQTT_PONG } from './encode/mqtt.ts';
import type { Fields } from './fields.ts';
import type { Random } from './random.ts';
import { type Play, type Stage, takePort } from './stage.ts';

/** Reads the fields of one kind of step and hands back how it is played. */
type Action = (fields: Fields, cast: Cast) => Play;

/** What `udp` does unless a step says otherwise. */
const DATAGRAM_DEFAULTS = { protocol: 'opaque', send: 0, count: 1, answerEvery: 1 } as const;
const LIVE_VIEW = { protocol: 'rtp', send: 1100, count: 50, answerEvery: 0 } as const;
const NOTHING = { send: 0, receive: 0 } as const;
const MOTION_CLIP = { send: 32_000, receive: 300 } as const;

/** What a step can do. */
export const ACTIONS = {
  boot: (fields, cast) => {
    const device = readDevice(fields, cast);
    return (stage, time, random) => playBoot(stage, device, time, random);
  },
  lookup: readLookup,
  tls: readTls,
  quic: readQuic,
  tcp: readTcp,
  http: readHttp,
  mqtt: readMqtt,
  udp: readUdp,
  /** Video to a viewer: as `udp`, with the shape of a second of it by default. */
  'live-view': (fields, cast) => readUdp(fields, cast, LIVE_VIEW),
  /** A clip of what moved, sent to its store: as `tls`, with a clip's size by default. */
  motion: (fields, cast) => readTls(fields, cast, MOTION_CLIP),
} as const satisfies Record<string, Action>;

function readDevice(fields: Fields, cast: Cast): Device {
  const key = fields.text('from');
  const device = cast.devices.get(key);
  if (device === undefined) throw fields.fault('from', `there is no device "${key}"`);
  return device;
}

function readPartner(fields: Fields, cast: Cast): Partner {
  const key = fields.text('to');
  const partner = cast.hosts.get(key) ?? cast.devices.get(key);
  if (partner === undefined) throw fields.fault('to', `there is no host or device "${key}"`);
  return partner;
}

/** A name asked for and not used: of a host, or any `name` with an `answer` of `nothing` (NXDOMAIN). */
function readLookup(fields: Fields, cast: Cast): Play {
  const device = readDevice(fields, cast);
  if (!fields.has('name')) {
    const host = readHost(fields, cast);
    return (stage, time, random) => void resolveName(stage, device, host, time, random);
  }
  const name = fields.text('name');
  const type = DNS_TYPES[fields.choice('type', ['A', 'AAAA', 'HTTPS', 'TXT'], 'A')];
  const question = { name, type, answers: [], responseCode: 3 };
  return (stage, time, random) => void askName(stage, device, question, time, random);
}

function readHost(fields: Fields, cast: Cast): Host {
  const partner = readPartner(fields, cast);
  if (!isHost(partner)) throw fields.fault('to', 'must be a host outside');
  return partner;
}

/** Opens TCP from the step's device, or plays the attempt and returns null when the host is blocked. */
function connect(
  stage: Stage,
  opening: Opening,
  device: Device,
  partner: Partner,
  port: number,
  random: Random,
): TcpConnection | null {
  const ends: TcpEnds = {
    client: opening.from,
    server: opening.to,
    clientPort: takePort(stage, device),
    serverPort: port,
  };
  const blocked = isHost(partner) ? partner.blocked : 'no';
  if (blocked === 'no') return openTcp(stage.wire, ends, opening.path, random, opening.time);
  attemptTcp(stage.wire, ends, opening.path, random, opening.time, blocked === 'reset');
  return null;
}

/** `rounds` request–response pairs of application bytes, `pause` apart. */
type Rounds = { send: number; receive: number; rounds: number; pause: number };

function readRounds(fields: Fields, defaults: Pick<Rounds, 'send' | 'receive'> = NOTHING): Rounds {
  return {
    send: fields.size('send', defaults.send),
    receive: fields.size('receive', defaults.receive),
    rounds: fields.number('rounds', 1),
    pause: fields.duration('pause', 20e3),
  };
}

function readTls(fields: Fields, cast: Cast, defaults: Pick<Rounds, 'send' | 'receive'> = NOTHING): Play {
  const [device, partner] = [readDevice(fields, cast), readPartner(fields, cast)];
  const version = fields.choice('version', ['1.2', '1.3'], '1.3');
  const serverName = fields.text('server-name', isHost(partner) ? partner.name : '');
  const [protocols, port, shape] = [fields.texts('alpn'), fields.number('port', 443), readRounds(fields, defaults)];
  const certificateNames = isHost(partner) ? partner.certificateNames : [device.hostName];
  return (stage, time, random) => {
    const opening = openConversation(stage, device, partner, time, random);
    const tcp = connect(stage, opening, device, partner, port, random);
    if (tcp === null) return;
    const session = openTls(tcp, { version, serverName, protocols, certificateNames }, random);
    for (let round = 0; round < shape.rounds; round++) {
      if (shape.send > 0) session.send('client', shape.send, shape.pause);
      if (shape.receive > 0) session.send('server', shape.receive, 3000);
    }
    session.close();
  };
}

function readQuic(fields: Fields, cast: Cast): Play {
  const [device, host] = [readDevice(fields, cast), readHost(fields, cast)];
  const [send, receive, serverPort] = [fields.size('send', 0), fields.size('receive', 0), fields.number('port', 443)];
  const protocols = fields.has('alpn') ? fields.texts('alpn') : ['h3'];
  return (stage, time, random) => {
    const opening = openConversation(stage, device, host, time, random);
    const options = {
      serverName: host.name,
      protocols,
      send,
      receive,
      clientPort: takePort(stage, device),
      serverPort,
    };
    playQuic(stage.wire, opening, options, random);
  };
}

/** Plain TCP: `send` and `receive` bytes of noise, or `payload` as it stands in front of them. */
function readTcp(fields: Fields, cast: Cast): Play {
  const [device, partner] = [readDevice(fields, cast), readPartner(fields, cast)];
  const [port, shape, payload] = [fields.number('port'), readRounds(fields), utf8(fields.text('payload', ''))];
  return (stage, time, random) => {
    const opening = openConversation(stage, device, partner, time, random);
    const tcp = connect(stage, opening, device, partner, port, random);
    if (tcp === null) return;
    for (let round = 0; round < shape.rounds; round++) {
      const bytes = concat(payload, random.bytes(shape.send));
      if (bytes.length > 0) tcp.send('client', bytes, shape.pause);
      if (shape.receive > 0) tcp.send('server', random.bytes(shape.receive), 3000);
    }
    tcp.close();
  };
}

function readHttp(fields: Fields, cast: Cast): Play {
  const [device, partner] = [readDevice(fields, cast), readPartner(fields, cast)];
  const host = fields.text('host', isHost(partner) ? partner.name : '');
  const [method, path, port] = [fields.text('method', 'GET'), fields.text('path', '/'), fields.number('port', 80)];
  const agent = device.firmware === '' ? [] : [`User-Agent: ${device.hostName}/${device.firmware}`];
  const headers = [`Host: ${port === 80 ? host : `${host}:${port}`}`, ...agent, ...fields.texts('headers')];
  const [body, image] = [utf8(fields.text('body', '')), fields.size('image', 0)];
  const answer = utf8(fields.text('answer', ''));
  const answerType = fields.text('answer-type', 'application/json');
  return (stage, time, random) => {
    const opening = openConversation(stage, device, partner, time, random);
    const tcp = connect(stage, opening, device, partner, port, random);
    if (tcp === null) return;
    const form = image > 0 ? imageForm(syntheticJpeg(image, random)) : null;
    const lines = form === null ? headers : [...headers, form.header];
    tcp.send('client', encodeHttp(`${method} ${path} HTTP/1.1`, lines, form?.body ?? body), 300);
    const answerHeaders = [
      'Server: nginx',
      `Content-Type: ${answerType}`,
      ...(answer.length === 0 ? ['Content-Length: 0'] : []),
    ];
    tcp.send('server', encodeHttp('HTTP/1.1 200 OK', answerHeaders, answer), 9000);
    tcp.close();
  };
}

function readMqtt(fields: Fields, cast: Cast): Play {
  const [device, partner] = [readDevice(fields, cast), readPartner(fields, cast)];
  const [port, topic, message] = [fields.number('port', 1883), fields.text('topic'), fields.text('message')];
  const [client, user, rounds] = [fields.text('client'), fields.text('user', ''), fields.number('rounds', 1)];
  const pause = fields.duration('pause', 30e6);
  return (stage, time, random) => {
    const opening = openConversation(stage, device, partner, time, random);
    const tcp = connect(stage, opening, device, partner, port, random);
    if (tcp === null) return;
    tcp.send('client', encodeMqttConnect(client, user), 200);
    tcp.send('server', MQTT_CONNACK, 2000);
    tcp.send('client', encodeMqttPublish(topic, utf8(message)), 5000);
    for (let round = 0; round < rounds; round++) {
      tcp.send('client', MQTT_PING, pause);
      tcp.send('server', MQTT_PONG, 300);
    }
    tcp.send('client', u8(0xe0, 0), 1000);
    tcp.close();
  };
}

type DatagramDefaults = { protocol: DatagramProtocol; send: number; count: number; answerEvery: number };

function readUdp(fields: Fields, cast: Cast, defaults: DatagramDefaults = DATAGRAM_DEFAULTS): Play {
  const [device, partner] = [readDevice(fields, cast), readPartner(fields, cast)];
  const protocol = fields.choice('protocol', Object.keys(DATAGRAMS) as DatagramProtocol[], defaults.protocol);
  const datagrams = DATAGRAMS[protocol];
  const port = fields.number('port', datagrams.port);
  if (port === 0) throw fields.fault('port', 'is missing');
  const sourcePort = fields.number('source-port', 0);
  const [send, receive] = [fields.size('send', defaults.send), fields.size('receive', 0)];
  const [count, interval] = [fields.number('count', defaults.count), fields.duration('interval', 20e3)];
  const answerEvery = fields.number('answer-every', defaults.answerEvery);
  const identifier = fields.text('identifier', 'DEMO-000123-ABCDE');
  return (stage, time, random) => {
    const opening = openConversation(stage, device, partner, time, random);
    const { from, to, path } = opening;
    const ports = { source: sourcePort === 0 ? takePort(stage, device) : sourcePort, destination: port };
    const back = { source: port, destination: ports.source };
    const blocked = isHost(partner) ? partner.blocked : 'no';
    for (let index = 0; index < count; index++) {
      const at = opening.time + index * interval + (index === 0 ? 0 : random.integer(0, Math.floor(interval / 8)));
      const replyTime = at + path.roundTrip + random.integer(50, 700);
      const exchange = `exchange ${index}`;
      const context = {
        index,
        time: at,
        replyTime,
        send,
        receive,
        device: from,
        devicePort: ports.source,
        identifier,
        random,
        session: () => random.fork('session'),
      };
      const request = datagrams.request({ ...context, exchange: random.fork(exchange) });
      stage.wire.udp(at, from, to, ports, request);
      if (blocked === 'unreachable') refuse(stage, opening, ports, request, at);
      if (blocked !== 'no' || answerEvery === 0 || index % answerEvery !== 0) continue;
      stage.wire.udp(replyTime, to, from, back, datagrams.reply({ ...context, exchange: random.fork(exchange) }));
    }
  };
}

/** The gateway says that it will not carry the datagram: administratively prohibited (RFC 1812, section 5.2.7.1). */
function refuse(
  stage: Stage,
  opening: Opening,
  ports: { source: number; destination: number },
  payload: Uint8Array,
  time: number,
): void {
  const { gateway } = stage.cast.site;
  const quoted = concat(
    u8(0x45, 0, (28 + payload.length) >>> 8, 28 + payload.length, 0, 1, 0x40, 0, 63, 17, 0, 0),
    opening.from.address,
    opening.to.address,
    u8(
      ports.source >>> 8,
      ports.source,
      ports.destination >>> 8,
      ports.destination,
      (8 + payload.length) >>> 8,
      8 + payload.length,
      0,
      0,
    ),
  );
  stage.wire.ip(time + 400, gateway, opening.from, 1, encodeIcmp(3, 13, concat(u8(0, 0, 0, 0), quoted)));
}
