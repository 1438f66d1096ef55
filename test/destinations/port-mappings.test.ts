import { describe, expect, test } from 'vitest';
import type { Exposure } from '../../src/destinations/exposures.ts';
import { analyze } from '../../src/index.ts';
import { exposureItems } from '../../src/report/exposure-items.ts';
import { REPORTERS } from '../../src/report/index.ts';
import { bytesOf } from '../decode/hostile-bytes.ts';
import { filterBytes, longAddress, pcp } from '../decode/pcp-bytes.ts';
import { ascii, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames, inputs, observeFrames, type Timed } from '../observing.ts';

const CAMERA = '192.168.1.20';
const ROUTER = '192.168.1.1';
const OUTSIDE = '203.0.113.9';

async function mappingsOf(frames: readonly Timed[]): Promise<Exposure[]> {
  return ((await analyzeFrames(frames)).exposures ?? []).filter(({ kind }) => kind === 'port-mapping');
}

const ask = (payload: Uint8Array, port = 40_000) => udp({ from: CAMERA, to: ROUTER, ports: [port, 5351], payload });
const tell = (payload: Uint8Array, port = 40_000) =>
  udp({ from: ROUTER, to: CAMERA, macs: [MAC.router, MAC.camera], ports: [5351, port], payload });

const hex = (value: number, digits = 4) => value.toString(16).padStart(digits, '0');
/** NAT-PMP for TCP. */
const natPmpAsk = (inner: number, outer: number, lifetime = 7200) =>
  ask(bytesOf(`0002 0000 ${hex(inner)} ${hex(outer)} ${hex(lifetime, 8)}`));
const natPmpTell = (inner: number, outer: number, lifetime = 7200, result = 0) =>
  tell(bytesOf(`0082 ${hex(result)} 00001234 ${hex(inner)} ${hex(outer)} ${hex(lifetime, 8)}`));
const natPmpAddress = (to = CAMERA, port = 40_000) =>
  udp({
    from: ROUTER,
    to,
    macs: [MAC.router, MAC.camera],
    ports: [5351, port],
    payload: bytesOf('0080 0000 00001234 cb007109'),
  });

describe('NAT-PMP', () => {
  const expected = { kind: 'port-mapping', by: 'nat-pmp', transport: 'tcp', target: `${CAMERA}:80`, remote: null };

  test('a mapping without an answer is asked for, at the port that was wished for', async () => {
    const [mapping, ...others] = await mappingsOf([natPmpAsk(80, 8080), natPmpAsk(80, 8080)]);
    expect(others).toEqual([]);
    expect(mapping).toMatchObject({ ...expected, port: 8080, state: 'asked', evidence: { frameNumber: 1 } });
    expect(mapping).not.toHaveProperty('answer');
    expect(mapping).not.toHaveProperty('externalAddress');
  });

  test('a granted one is at the port that the router chose, and renewing it is no other', async () => {
    const frames = [natPmpAsk(80, 0), natPmpTell(80, 8081), natPmpAsk(80, 8081), natPmpTell(80, 8081)];
    expect(await mappingsOf(frames)).toMatchObject([
      { ...expected, port: 8081, state: 'granted', evidence: { frameNumber: 1 }, answer: { frameNumber: 2 } },
    ]);
  });

  test('the router’s address outside is told to one or to all', async () => {
    for (const address of [natPmpAddress(), natPmpAddress('224.0.0.1', 5350)]) {
      expect(await mappingsOf([natPmpAsk(80, 8080), natPmpTell(80, 8080), address])).toMatchObject([
        { state: 'granted', externalAddress: OUTSIDE },
      ]);
    }
  });

  test('a refusal that repeats no port stands for what has no other answer', async () => {
    const frames = [natPmpAsk(80, 8080), natPmpTell(80, 8080), natPmpAsk(554, 554), natPmpTell(0, 0, 0, 4)];
    expect(await mappingsOf(frames)).toMatchObject([
      { port: 554, state: 'refused', answer: { frameNumber: 4 } },
      { port: 8080, state: 'granted' },
    ]);
    const short = tell(bytesOf('0082 0002 00001234'));
    expect(await mappingsOf([natPmpAsk(80, 8080), short])).toMatchObject([{ state: 'refused' }]);
    expect(await mappingsOf([short, natPmpAsk(80, 8080)])).toMatchObject([{ state: 'asked' }]);
  });

  test('the last word counts: removed, and granted anew', async () => {
    const granted = [natPmpAsk(80, 8080), natPmpTell(80, 8080)];
    const removed = [natPmpAsk(80, 0, 0), natPmpTell(80, 0, 0)];
    expect(await mappingsOf([...granted, ...removed])).toMatchObject([
      { ...expected, port: 8080, state: 'removed', answer: { frameNumber: 4 } },
    ]);
    expect(await mappingsOf([...granted, ...removed, ...granted])).toMatchObject([{ state: 'granted' }]);
    // Many clear the way before they ask: that is no answer to what comes after it.
    expect(await mappingsOf([...removed, granted[0]!])).toMatchObject([{ state: 'asked' }]);
    expect(await mappingsOf(removed)).toEqual([]);
    expect(await mappingsOf([...granted, natPmpTell(0, 0, 0)])).toMatchObject([{ state: 'removed' }]);
  });

  test('every message of a flow is read, however many', async () => {
    const ports = Array.from({ length: 20 }, (_, i) => 8000 + i);
    const mappings = await mappingsOf(ports.flatMap((port) => [natPmpAsk(port, port), natPmpTell(port, port)]));
    expect(mappings.map(({ port, state }) => `${port} ${state}`)).toEqual(ports.map((port) => `${port} granted`));
  });

  test('is read on its own port alone', async () => {
    const payload = bytesOf('0002 0000 0050 1f90 00001c20');
    expect(await mappingsOf([udp({ from: CAMERA, to: ROUTER, ports: [40_000, 5352], payload })])).toEqual([]);
  });
});

describe('PCP', () => {
  test('a mapping is granted with its address outside', async () => {
    const granted = pcp({ opcode: 1, result: 0, ports: [80, 8081], external: OUTSIDE });
    expect(await mappingsOf([ask(pcp({ opcode: 1 })), tell(granted)])).toMatchObject([
      { by: 'pcp', transport: 'tcp', port: 8081, target: `${CAMERA}:80`, state: 'granted', externalAddress: OUTSIDE },
    ]);
  });

  test('may be for another, and for some alone', async () => {
    const options = [
      [1, longAddress('192.168.1.30')],
      [3, filterBytes('198.51.100.0', 120, 0)],
      [3, filterBytes('2001:db8::7', 128, 0)],
    ] as const;
    const frames = [ask(pcp({ opcode: 1, protocol: 17, options }))];
    const analysis = await analyzeFrames(frames);
    expect(analysis.exposures).toMatchObject([
      { transport: 'udp', target: '192.168.1.30:80', remote: '198.51.100.0/24,2001:db8::7', state: 'asked' },
    ]);
    const everybody = [[3, filterBytes('0.0.0.0', 96, 0)]] as const;
    expect(await mappingsOf([ask(pcp({ opcode: 1, options: everybody }))])).toMatchObject([{ remote: null }]);
  });

  test('is refused in its own words, or in those of NAT-PMP', async () => {
    const own = tell(pcp({ opcode: 1, result: 2, lifetime: 1800 }));
    const older = tell(bytesOf('0081 0001 00001234'));
    for (const refusal of [own, older]) {
      expect(await mappingsOf([ask(pcp({ opcode: 1 })), refusal])).toMatchObject([{ by: 'pcp', state: 'refused' }]);
    }
    const fallback = [ask(pcp({ opcode: 1 })), older, natPmpAsk(80, 8080), natPmpTell(80, 8080)];
    expect(await mappingsOf(fallback)).toMatchObject([
      { by: 'nat-pmp', state: 'granted' },
      { by: 'pcp', state: 'refused' },
    ]);
  });

  test('may map everything at once', async () => {
    const all = { opcode: 1, protocol: 0, ports: [0, 0] as const };
    const analysis = await analyzeFrames([ask(pcp(all)), tell(pcp({ ...all, result: 0 }))]);
    expect(analysis.exposures).toMatchObject([
      { transport: 'tcp', port: 0, target: `${CAMERA}:0`, state: 'granted' },
      { transport: 'udp', port: 0, target: `${CAMERA}:0`, state: 'granted' },
    ]);
    expect(exposureItems(analysis)[0]).toContain('to forward every TCP port to');
  });

  test('of a peer opens nothing to others', async () => {
    expect(await mappingsOf([ask(pcp({ opcode: 2, peer: ['198.51.100.7', 443] }))])).toEqual([]);
  });
});

type Parts = { action?: string; outer?: number; inside?: string; head?: string };

/** A conversation between the camera and the router's control point, one connection. */
class Control {
  readonly frames: Uint8Array[] = [];
  #sent = 101;
  #received = 501;
  readonly #port: number;

  constructor(port = 40_000) {
    this.#port = port;
    const ends = { from: CAMERA, to: ROUTER, ports: [port, 5000] as const };
    this.frames.push(tcp({ ...ends, sequence: 100, flags: 'S' }));
    const back = { from: ROUTER, to: CAMERA, macs: [MAC.router, MAC.camera] as const, ports: [5000, port] as const };
    this.frames.push(tcp({ ...back, sequence: 500, acknowledgement: 101, flags: 'SA' }));
  }

  send(text: string, cuts: readonly number[] = []): this {
    for (const payload of pieces(text, cuts)) {
      const ends = { from: CAMERA, to: ROUTER, ports: [this.#port, 5000] as const };
      this.frames.push(tcp({ ...ends, sequence: this.#sent, acknowledgement: this.#received, flags: 'PA', payload }));
      this.#sent += payload.length;
    }
    return this;
  }

  receive(text: string, cuts: readonly number[] = []): this {
    for (const payload of pieces(text, cuts)) {
      const macs = [MAC.router, MAC.camera] as const;
      const ends = { from: ROUTER, to: CAMERA, macs, ports: [5000, this.#port] as const };
      this.frames.push(tcp({ ...ends, sequence: this.#received, acknowledgement: this.#sent, flags: 'PA', payload }));
      this.#received += payload.length;
    }
    return this;
  }
}

function pieces(text: string, cuts: readonly number[]): number[][] {
  const ends = [...cuts, text.length];
  return ends.map((end, i) => ascii(text.slice(ends[i - 1] ?? 0, end)));
}

function soap({ action = 'AddPortMapping', outer = 8080, inside = '', head = '' }: Parts = {}): string {
  const port = `<NewExternalPort>${outer}</NewExternalPort><NewProtocol>TCP</NewProtocol>`;
  const inner = `<NewInternalPort>80</NewInternalPort><NewInternalClient>${CAMERA}</NewInternalClient>`;
  const body = `<s:Envelope><s:Body><u:${action}>${inside}${port}${inner}</u:${action}></s:Body></s:Envelope>`;
  const service = `"urn:schemas-upnp-org:service:WANIPConnection:1#${action}"`;
  return `POST /ctl HTTP/1.1\r\nHost: ${ROUTER}:5000\r\nSOAPAction: ${service}\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function answer(inside: string, status = '200 OK', length: string | null = ''): string {
  const body = `<s:Envelope><s:Body>${inside}</s:Body></s:Envelope>`;
  const field = length === null ? '' : length === '' ? `Content-Length: ${body.length}\r\n` : length;
  return `HTTP/1.1 ${status}\r\nServer: router/1.0 UPnP/1.0\r\n${field}\r\n${body}`;
}

const DONE = answer('<u:AddPortMappingResponse xmlns:u="urn:x"/>');
const DELETED = answer('<u:DeletePortMappingResponse xmlns:u="urn:x"/>');
const CONFLICT = answer(
  '<s:Fault><UPnPError><errorCode>718</errorCode></UPnPError></s:Fault>',
  '500 Internal Server Error',
);

describe('UPnP', () => {
  const expected = { kind: 'port-mapping', by: 'upnp', transport: 'tcp', target: `${CAMERA}:80`, remote: null };

  test('is asked for until it is answered', async () => {
    expect(await mappingsOf(new Control().send(soap()).frames)).toMatchObject([
      { ...expected, port: 8080, state: 'asked' },
    ]);
    expect(await mappingsOf(new Control().send(soap()).receive(DONE).frames)).toMatchObject([
      { ...expected, port: 8080, state: 'granted', evidence: { frameNumber: 3 }, answer: { frameNumber: 4 } },
    ]);
  });

  test('a port in use is refused, and the next one granted', async () => {
    const control = new Control()
      .send(soap())
      .receive(CONFLICT)
      .send(soap({ outer: 8081 }))
      .receive(DONE);
    expect(await mappingsOf(control.frames)).toMatchObject([
      { port: 8080, state: 'refused', answer: { frameNumber: 4 } },
      { port: 8081, state: 'granted', answer: { frameNumber: 6 } },
    ]);
  });

  test('any port is the one that was reserved', async () => {
    const reserved = answer(
      '<u:AddAnyPortMappingResponse><NewReservedPort>9000</NewReservedPort></u:AddAnyPortMappingResponse>',
    );
    const control = new Control().send(soap({ action: 'AddAnyPortMapping' })).receive(reserved);
    expect(await mappingsOf(control.frames)).toMatchObject([{ ...expected, port: 9000, state: 'granted' }]);
  });

  test('is removed', async () => {
    const control = new Control()
      .send(soap())
      .receive(DONE)
      .send(soap({ action: 'DeletePortMapping' }))
      .receive(DELETED);
    expect(await mappingsOf(control.frames)).toMatchObject([{ ...expected, port: 8080, state: 'removed' }]);
  });

  test('may let in one host alone', async () => {
    const inside = '<NewRemoteHost>198.51.100.7</NewRemoteHost>';
    expect(await mappingsOf(new Control().send(soap({ inside })).frames)).toMatchObject([{ remote: '198.51.100.7' }]);
  });

  test('the router’s address outside is told on another connection', async () => {
    const told = (address: string) =>
      answer(
        `<u:GetExternalIPAddressResponse><NewExternalIPAddress>${address}</NewExternalIPAddress></u:GetExternalIPAddressResponse>`,
      );
    const other = (address: string) =>
      new Control(40_001).send(soap({ action: 'GetExternalIPAddress' })).receive(told(address)).frames;
    const frames = new Control().send(soap()).receive(DONE).frames;
    expect(await mappingsOf([...frames, ...other(OUTSIDE)])).toMatchObject([{ externalAddress: OUTSIDE }]);
    for (const nothing of ['0.0.0.0', '', 'x y']) {
      expect((await mappingsOf([...frames, ...other(nothing)]))[0]).not.toHaveProperty('externalAddress');
    }
  });

  test('the answer is found behind other answers of the connection, and however it comes', async () => {
    const get = 'GET /desc.xml HTTP/1.1\r\nHost: a\r\n\r\n';
    const description = `HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n${'x'.repeat(3000)}`;
    const kept = () => new Control().send(get).receive(description, [1400, 2800]);
    const body = DONE.indexOf('<s:Envelope');
    const chunked = answer('<u:AddPortMappingResponse/>', '200 OK', 'Transfer-Encoding: chunked\r\n');
    const closed = answer('<u:AddPortMappingResponse/>', '200 OK', null);
    const ways: [string, Control][] = [
      ['behind a description', kept().send(soap()).receive(DONE)],
      ['header and body apart', kept().send(soap(), [200]).receive(DONE, [body])],
      ['in three pieces', new Control().send(soap()).receive(DONE, [20, body + 20])],
      ['in chunks', new Control().send(soap()).receive(chunked, [chunked.length - 30])],
      ['up to the end', new Control().send(soap()).receive(closed, [closed.length - 30])],
      ['behind a provisional one', new Control().send(soap()).receive(`HTTP/1.1 100 Continue\r\n\r\n${DONE}`)],
      [
        'behind a provisional one apart',
        new Control().send(soap()).receive('HTTP/1.1 100 Continue\r\n\r\n').receive(DONE),
      ],
    ];
    for (const [name, control] of ways)
      expect(await mappingsOf(control.frames), name).toMatchObject([{ state: 'granted' }]);
  });

  test('no answer is taken from what answers something else', async () => {
    const get = 'GET /desc.xml HTTP/1.1\r\nHost: a\r\n\r\n';
    const others = [
      answer('<u:GetStatusInfoResponse/>'),
      DELETED,
      answer('<u:AddPortMappingResponse/>', '500 Error'),
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    ];
    for (const other of others) {
      expect(await mappingsOf(new Control().send(soap()).receive(other).frames)).toMatchObject([{ state: 'asked' }]);
    }
    const late = new Control().send(soap()).send(get).receive(DONE);
    expect(await mappingsOf(late.frames)).toMatchObject([{ state: 'asked' }]);
  });
});

describe('several captures', () => {
  test('tell together what was asked in one and answered in another, in any order', async () => {
    const [one, other] = await Promise.all([
      observeFrames([natPmpAsk(80, 8080), natPmpAsk(554, 554)]),
      observeFrames([natPmpTell(80, 8081), natPmpTell(0, 0, 0, 2)].map((frame, i) => ({ frame, at: 10 + i }))),
    ]);
    const [forward, backward] = [analyze([one, other], inputs()), analyze([other, one], inputs())];
    expect(forward.exposures).toMatchObject([
      { port: 554, state: 'refused', evidence: { capture: 'c1' }, answer: { capture: 'c2' } },
      { port: 8081, state: 'granted', evidence: { capture: 'c1' }, answer: { capture: 'c2' } },
    ]);
    expect(backward.exposures).toEqual(forward.exposures);
  });
});

describe('the report', () => {
  const first = async (frames: readonly Timed[]) =>
    exposureItems(await analyzeFrames(frames)).find((item) => item.includes('asked the router'));

  test('says what was asked, and what came of it', async () => {
    expect(await first([natPmpAsk(80, 8080)])).toMatch(
      /asked the router by NAT-PMP to forward TCP port 8080 to 192\.168\.1\.20:80 \(frame 1\): no answer was seen\.$/,
    );
    expect(await first([natPmpAsk(80, 0)])).toContain('to forward a TCP port to');
    const granted = [natPmpAsk(80, 8080), natPmpTell(80, 8080), natPmpAddress()];
    expect(await first(granted)).toMatch(
      /to forward TCP port 8080 of 203\.0\.113\.9 to 192\.168\.1\.20:80 \(frame 1\): the router did \(frame 2\)\.$/,
    );
    expect(await first([...granted, natPmpTell(80, 0, 0)])).toContain('the mapping was removed later (frame 4).');
    expect(await first(new Control().send(soap()).receive(CONFLICT).frames)).toContain('the router refused (frame 4).');
    const inside = '<NewRemoteHost>198.51.100.7</NewRemoteHost>';
    expect(await first(new Control().send(soap({ inside })).frames)).toContain(
      'port 8080, from 198.51.100.7 alone, to',
    );
  });

  test('of JSON has the documented fields', async () => {
    const analysis = await analyzeFrames([natPmpAsk(80, 8080), natPmpTell(80, 8080), natPmpAddress()]);
    const document = JSON.parse([...REPORTERS.json(analysis)].join('')) as { exposures: Record<string, unknown>[] };
    expect(Object.keys(document.exposures[0]!)).toEqual(
      ['device', 'kind', 'service', 'transport', 'port', 'remote', 'remotes', 'target', 'by', 'state'].concat([
        'externalAddress',
        'evidence',
        'answer',
      ]),
    );
  });
});
