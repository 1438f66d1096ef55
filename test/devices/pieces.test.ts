import { describe, expect, test } from 'vitest';
import { analyze, createObserver } from '../../src/index.ts';
import { factSentences } from '../../src/report/fact-sentences.ts';
import { summarizeFacts } from '../../src/report/facts.ts';
import { blocks, pcapFile, pcapngFile } from '../capture/capture-bytes.ts';
import { ascii, tcp, udp } from '../frames.ts';
import { analyzeFrames, capture, inputs, observeBytes, rowsOf } from '../observing.ts';

const CAMERA = '192.168.1.10';
const SERVER = '203.0.113.5';
const START = 1_700_000_000;

const sent = (sequence: number, text: string, flags = 'PA') =>
  tcp({ from: CAMERA, to: SERVER, ports: [40_000, 80], sequence, flags, payload: ascii(text) });
const opening = sent(100, '', 'S');
const request = sent(101, 'GET / HTTP/1.1\r\nHost: cloud.exa');
const rest = sent(132, 'mple\r\n\r\n');
const report = udp({ from: CAMERA, to: SERVER, ports: [50_000, 9000], payload: ascii('status') });

/** Frames of Ethernet one second apart, as pcapng. */
function pcapng(frames: readonly Uint8Array[], seconds: number): Uint8Array {
  const file = blocks();
  const packets = frames.map((frame, i) => file.enhanced(BigInt(seconds + i) * 1_000_000n, frame));
  return pcapngFile(file.section(), file.interface(1), ...packets);
}

const label = (path: string) => ({ path, site: 'home' });

async function join(...files: Uint8Array[]) {
  const observer = createObserver({ ...label('0.pcap'), maxFlows: 1000 });
  observer.feed(files[0]!);
  for (const [i, file] of files.slice(1).entries()) {
    observer.next(label(`${i + 1}.pcap`), `hash ${i}`);
    observer.feed(file);
  }
  return observer.end('last hash');
}

describe('pieces of one recording', () => {
  test('make the flows and names that the whole makes', async () => {
    const whole = await observeBytes(capture([opening, request, rest, report]));
    const joined = await join(capture([opening, request]), pcapng([rest], START + 2), pcapng([report], START + 3));
    const { capture: _, frame: __, offset: ___, ...flows } = rowsOf(joined.flows);
    expect(rowsOf(whole.flows)).toMatchObject(flows);
    expect(joined.texts).toContain('cloud.example');
    expect(joined.flows.length).toBe(2);
  });

  test('stay captures of their own, in which each frame is found again', async () => {
    const joined = await join(capture([opening, request]), pcapng([rest], START + 2), pcapng([report], START + 3));
    expect(joined.captures).toMatchObject([
      { path: '0.pcap', format: 'pcap', packets: 2, continues: false, sha256: 'hash 0' },
      { path: '1.pcap', format: 'pcapng', packets: 1, continues: true, sha256: 'hash 1' },
      { path: '2.pcap', format: 'pcapng', packets: 1, continues: true, sha256: 'last hash' },
    ]);
    const { capture: captures, frame } = rowsOf(joined.flows);
    expect([captures, frame]).toEqual([
      [0, 2],
      [1, 1],
    ]);
    const { destinations, captures: reported } = analyze([joined], inputs());
    expect(reported.map(({ continues }) => continues)).toEqual([undefined, true, true]);
    expect(destinations).toMatchObject([
      { names: [{ name: 'cloud.example' }], evidence: { capture: 'c1', frameNumber: 1 } },
    ]);
  });

  test('may be empty, or without a time of their own', async () => {
    const file = blocks();
    const untimed = pcapngFile(file.section(), file.interface(1), file.simple(report));
    const joined = await join(capture([opening]), pcapFile([]), untimed);
    expect(joined.captures.map(({ packets, firstTime }) => [packets, firstTime])).toEqual([
      [1, START * 1e6],
      [0, null],
      [1, null],
    ]);
    expect(rowsOf(joined.flows)).toMatchObject({ capture: [0, 2], frame: [1, 1], time: [START * 1e6, START * 1e6] });
  });
});

describe('files that adjoin', () => {
  const piece = (frame: Uint8Array, at: number, linkType = 1) =>
    observeBytes(capture([{ frame, at }], linkType), `${at}`);
  const codes = async (parts: ReturnType<typeof piece>[]) =>
    analyze(await Promise.all(parts), inputs()).diagnostics.filter(({ code }) => code === 'pieces-adjoin');

  test('are told, once, in order of time', async () => {
    expect(await codes([piece(rest, 3), piece(opening, 0), piece(request, 1.5)])).toMatchObject([
      { count: 2, capture: null, detail: '0, 1.5' },
    ]);
  });

  test('are not when they lie apart, overlap in link type only, or are joined already', async () => {
    expect(await codes([piece(opening, 0), piece(request, 2.5)])).toEqual([]);
    expect(await codes([piece(opening, 0), piece(request.slice(14), 1, 101)])).toEqual([]);
    expect(await codes([join(capture([opening]), capture([{ frame: request, at: 1 }]))])).toEqual([]);
  });
});

describe('a clock that was not set', () => {
  const packet = (seconds: number) => ({ bytes: report, seconds });
  const analyseTimes = async (...seconds: number[]) =>
    analyze([await observeBytes(pcapFile(seconds.map(packet)))], inputs());

  test('does not make a recording of a minute fifty years long', async () => {
    const document = await analyseTimes(5, START, 0, START + 60);
    expect(factSentences(summarizeFacts(document))[0]).toContain('; 1 min of capture.');
    expect(document.destinations).toMatchObject([
      { firstSeen: '2023-11-14T22:13:20.000000Z', lastSeen: '2023-11-14T22:14:20.000000Z', sentPackets: 4 },
    ]);
    expect(document.diagnostics).toMatchObject([{ code: 'clock-unset', severity: 'warning', count: 2, firstFrame: 1 }]);
  });

  test('is taken as it stands when there is no better one', async () => {
    const document = await analyseTimes(5, 65);
    expect(document.captures).toMatchObject([{ firstTimestamp: '1970-01-01T00:00:05.000000Z' }]);
    expect(factSentences(summarizeFacts(document))[0]).toContain('; 1 min of capture.');
  });

  test('that steps back gives no negative duration', async () => {
    const document = await analyseTimes(START + 7200, START, START + 30);
    expect(document.diagnostics.map(({ code }) => code)).toEqual(['clock-step']);
    for (const { firstSeen, lastSeen } of document.destinations) expect(lastSeen >= firstSeen).toBe(true);
  });
});

test('a silence of years is not covered time', async () => {
  const frames = [0, 60, 3e7, 3e7 + 60].map((at) => ({ frame: report, at }));
  const document = await analyzeFrames(frames);
  expect(document.captures[0]!.spans).toHaveLength(2);
  expect(summarizeFacts(document).coveredMilliseconds).toBe(120_000);
  expect(document.diagnostics).toMatchObject([{ code: 'long-silence', count: 1 }]);
});
