import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPcap, readStream } from './read-frames.ts';
import { play, scenarioText } from './scenario-text.ts';

const CAMERA = '192.0.2.9';
const HOST = '198.51.100.7';
const RUNS = { seed: 7, numRuns: 25 };

describe('TCP on the stage', () => {
  it('carries exactly the bytes asked for, each way, whatever is lost and sent again', () => {
    let resent = 0;
    const sizes = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(
        sizes,
        sizes,
        fc.constantFrom(0, 0.2),
        fc.integer({ min: 1, max: 3 }),
        (send, receive, loss, rounds) => {
          const step = `at: 1s, do: tcp, from: camera, to: api, port: 9000, send: ${send}, receive: ${receive}, rounds: ${rounds}`;
          const frames = readPcap(play(scenarioText([step], `loss: ${loss}`)));
          expect(readStream(frames, CAMERA, 9000, true).length).toBe(send * rounds);
          expect(readStream(frames, HOST, 9000, false).length).toBe(receive * rounds);
          const sent = frames
            .filter((frame) => frame.tcp !== null)
            .reduce((sum, { payload }) => sum + payload.length, 0);
          if (sent > (send + receive) * rounds) resent++;
        },
      ),
      RUNS,
    );
    expect(resent).toBeGreaterThan(0);
  });

  it('never acknowledges what has not passed, and acknowledges all in the end', () => {
    const step = 'at: 1s, do: tcp, from: camera, to: api, port: 9000, send: 30000, receive: 30000, rounds: 2';
    const frames = readPcap(play(scenarioText([step], 'loss: 0.1, round-trip: 200ms')));
    const end = new Map<string, number>();
    for (const { ip, tcp, payload } of frames) {
      if (ip === null || tcp === null) continue;
      const past = tcp.sequence + payload.length + ((tcp.flags & 3) === 0 ? 0 : 1);
      const known = end.get(ip.source);
      end.set(ip.source, known === undefined ? past : Math.max(known, past));
      if ((tcp.flags & 16) !== 0) expect(tcp.acknowledgment).toBeLessThanOrEqual(end.get(ip.destination)!);
    }
    expect(frames.at(-1)?.tcp?.acknowledgment).toBe(end.get(HOST));
  });

  it('answers a SYN after the round trip that the scenario gives', () => {
    const frames = readPcap(
      play(scenarioText(['at: 1s, do: tcp, from: camera, to: api, port: 9000'], 'round-trip: 80ms')),
    );
    const [syn, answer] = frames.filter(({ tcp }) => tcp !== null);
    expect(answer!.time - syn!.time).toBeGreaterThanOrEqual(80_000);
    expect(answer!.time - syn!.time).toBeLessThan(84_000);
  });

  it('leaves a blocked host silent, or lets it refuse', () => {
    const step = 'at: 1s, do: tcp, from: camera, to: api, port: 9000, send: 100';
    const tcpOf = (host: string) => readPcap(play(scenarioText([step], host))).filter(({ tcp }) => tcp !== null);
    expect(tcpOf('blocked: drop').every(({ ip, tcp }) => ip?.source === CAMERA && tcp?.flags === 2)).toBe(true);
    expect(tcpOf('blocked: reset').map(({ tcp }) => tcp?.flags)).toEqual([2, 20]);
  });
});

describe('UDP on the stage', () => {
  it('sends as many datagrams of the size asked for as the scenario says, and answers each n-th', () => {
    const counts = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 10, max: 1400 }), fc.integer({ min: 0, max: 5 }), (count, send, every) => {
        const step = `at: 0s, do: udp, from: camera, to: api, port: 7000, send: ${send}, receive: 40, count: ${count}, answer-every: ${every}`;
        const frames = readPcap(play(scenarioText([step])));
        const out = frames.filter(({ ip, destinationPort }) => ip?.source === CAMERA && destinationPort === 7000);
        const back = frames.filter(({ ip, sourcePort }) => ip?.source === HOST && sourcePort === 7000);
        expect(out.map(({ payload }) => payload.length)).toEqual(new Array(count).fill(send));
        expect(back.length).toBe(every === 0 ? 0 : Math.ceil(count / every));
      }),
      RUNS,
    );
  });

  it('gets no answer from a blocked host, and word from the gateway where that refuses', () => {
    const step = 'at: 0s, do: udp, from: camera, to: api, port: 7000, send: 60, receive: 40, count: 3';
    const of = (host: string) => readPcap(play(scenarioText([step], host))).filter(({ ip }) => ip !== null);
    expect(of('blocked: drop').filter(({ ip }) => ip?.source === HOST)).toEqual([]);
    const refusals = of('blocked: unreachable').filter(({ ip }) => ip?.protocol === 1);
    expect(refusals.map(({ ip }) => ip?.source)).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1']);
  });
});

describe('a scenario on the wire', () => {
  const steps = [
    'at: 0s, do: boot, from: camera',
    'at: 2s, do: tls, from: camera, to: api, send: 900, receive: 4000, every: 10s, times: 4',
    'at: 3s, do: quic, from: camera, to: api, send: 2000, receive: 3000',
    'at: 4s, do: udp, protocol: stun, from: camera, to: api, count: 3',
    'at: 5s, do: http, from: camera, to: api, method: POST, path: /x, image: 3000',
  ];

  it('has right checksums in every packet, and times that never go back', () => {
    const frames = readPcap(play(scenarioText(steps, 'loss: 0.05')));
    expect(frames.filter(({ ip }) => ip !== null).length).toBeGreaterThan(100);
    expect(frames.filter(({ ip }) => ip?.checksumsRight === false)).toEqual([]);
    expect(frames.every(({ time }, i) => i === 0 || time >= frames[i - 1]!.time)).toBe(true);
  });

  it('asks for a name again only when its time to live is over', () => {
    const queries = (ttl: string) =>
      readPcap(play(scenarioText(steps, `ttl: ${ttl}`))).filter(({ destinationPort }) => destinationPort === 53).length;
    expect(queries('1h')).toBe(1);
    expect(queries('8s')).toBe(4);
  });

  it('is the same for the same seed and another for another', () => {
    const text = scenarioText(steps);
    expect(play(text)).toEqual(play(text));
    expect(play(`${text}seed: other\n`)).not.toEqual(play(text));
  });

  it('does what the capture point is told to do', () => {
    const whole = readPcap(play(scenarioText(steps)));
    const halved = readPcap(play(scenarioText(steps, '', 'missing: inbound')));
    expect(halved.length).toBeGreaterThan(20);
    expect(halved.filter(({ bytes }) => bytes.subarray(6, 12).join() === '2,0,0,0,0,1')).toEqual([]);
    const cut = readPcap(play(scenarioText(steps, '', 'snap-length: 90')));
    expect(cut.map(({ originalLength }) => originalLength)).toEqual(whole.map(({ originalLength }) => originalLength));
    expect(Math.max(...cut.map(({ capturedLength }) => capturedLength))).toBe(90);
    const twice = readPcap(play(scenarioText(steps, '', 'duplicates: 0.3')));
    expect(twice.length / whole.length).toBeGreaterThan(1.15);
    expect(twice.length / whole.length).toBeLessThan(1.45);
  });
});
