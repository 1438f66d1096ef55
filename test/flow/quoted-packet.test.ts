import { expect, test } from 'vitest';
import { ip, MAC, udp } from '../frames.ts';
import { observeFrames } from '../observing.ts';

const CAMERA = '192.168.1.20';
const SERVER = '120.24.59.150';
const ICMP = 1;
const PORT_UNREACHABLE = [3, 3, 0, 0, 0, 0, 0, 0];

test('an ICMP error is noted on the flow that it quotes, and its own bytes stay an ICMP flow', async () => {
  const attempt = udp({
    from: CAMERA,
    to: SERVER,
    macs: [MAC.camera, MAC.router],
    ports: [25_508, 10_240],
    payload: [1, 2],
  });
  const quoted = [...attempt.subarray(14)];
  const error = ip({ from: SERVER, to: CAMERA, macs: [MAC.router, MAC.camera] }, ICMP, [
    ...PORT_UNREACHABLE,
    ...quoted,
  ]);
  const { columns, length } = (await observeFrames([attempt, error, error])).flows;
  const rows = Array.from({ length }, (_, row) => ({
    protocol: columns.protocol[row],
    errors: columns.icmpErrors[row],
    bytes: columns.originatorBytes[row]! + columns.responderBytes[row]!,
  }));
  expect(rows.find(({ protocol }) => protocol === 17)).toEqual({ protocol: 17, errors: 2, bytes: attempt.length });
  expect(rows.find(({ protocol }) => protocol === ICMP)).toEqual({
    protocol: ICMP,
    errors: 0,
    bytes: 2 * error.length,
  });
});
