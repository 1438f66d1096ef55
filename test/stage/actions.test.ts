import { expect, test } from 'vitest';
import { readRtp } from '../../src/decode/rtp.ts';
import { readPcap, readStream } from './read-frames.ts';
import { play, scenarioText } from './scenario-text.ts';

const CAMERA = '192.0.2.9';

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

test('a live view is a second of RTP video to its viewer, unanswered', () => {
  const frames = readPcap(play(scenarioText(['at: 1s, do: live-view, from: camera, to: api, port: 5004'])));
  const video = frames.filter(({ destinationPort }) => destinationPort === 5004);
  expect(video).toHaveLength(50);
  for (const { payload } of video) {
    expect(payload).toHaveLength(1100);
    expect(readRtp(viewOf(payload), 0, payload.length)).not.toBeNull();
  }
  expect(frames.filter(({ sourcePort }) => sourcePort === 5004)).toEqual([]);
});

test('a motion event is a clip sent over TLS, of the size that the step says or of its own', () => {
  const sent = (step: string) => readStream(readPcap(play(scenarioText([step]))), CAMERA, 443, true).length;
  const clip = sent('at: 1s, do: motion, from: camera, to: api');
  expect(clip).toBeGreaterThan(32_000);
  expect(clip - sent('at: 1s, do: motion, from: camera, to: api, send: 16000')).toBeGreaterThanOrEqual(16_000);
});

test('a device tells its firmware in the User-Agent of its requests, and a device without tells none', () => {
  const step = 'at: 1s, do: http, from: camera, to: api, path: /x';
  const request = (text: string) => new TextDecoder().decode(readStream(readPcap(play(text)), CAMERA, 80, true));
  const plain = scenarioText([step]);
  expect(request(plain)).not.toContain('User-Agent');
  expect(request(plain.replace('host-name: cam', 'host-name: cam, firmware: "4.36.1"'))).toContain(
    '\r\nUser-Agent: cam/4.36.1\r\n',
  );
});
