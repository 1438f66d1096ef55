import { describe, expect, it } from 'vitest';
import { readMqtt } from '../../src/decode/mqtt.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const text = (value: string) => concatBytes([0, value.length], asciiBytes(value));
const packet = (first: number, ...parts: (Uint8Array | number[])[]) => {
  const body = concatBytes(...parts);
  return concatBytes([first, body.length], body);
};

const DEVICE = concatBytes(
  packet(0x10, text('MQTT'), bytesOf('04 c2 003c'), text('cam-0007'), text('user'), text('secret')),
  packet(0x82, bytesOf('0001'), text('cam/0007/#'), [1], text('all'), [0]),
  packet(0x30, text('cam/0007/state'), asciiBytes('on')),
  packet(0x30, text('cam/0007/state'), asciiBytes('off')),
);
const DEVICE_5 = concatBytes(
  packet(0x10, text('MQTT'), bytesOf('05 02 003c 05 11 00000e10'), text('cam5')),
  packet(0x82, bytesOf('0001 02 0b01'), text('cam5/in'), [1]),
);
const BROKER = concatBytes(bytesOf('2002 0000'), packet(0x30, text('cam/0007/cmd'), asciiBytes('live')));

describe('readMqtt', () => {
  it('reads who connects and the topics, each once', () => {
    const read = readAll(readMqtt, DEVICE)!;
    expect(read.connect).toEqual({
      protocolLevel: 4,
      clientId: 'cam-0007',
      hasUserName: true,
      hasPassword: true,
      keepAlive: 60,
    });
    expect(read).toMatchObject({
      subscribed: ['cam/0007/#', 'all'],
      published: ['cam/0007/state'],
      packets: 4,
      consumed: DEVICE.length,
    });
  });

  it('steps over the properties of version 5', () => {
    expect(readAll(readMqtt, DEVICE_5)).toMatchObject({
      connect: { protocolLevel: 5, clientId: 'cam5', hasPassword: false },
      subscribed: ['cam5/in'],
    });
  });

  it("reads the broker's side", () => {
    expect(readAll(readMqtt, BROKER)).toMatchObject({ connect: null, published: ['cam/0007/cmd'], packets: 2 });
  });

  it('gives what came before a cut, and leaves other streams alone', () => {
    expect(readAll(readMqtt, DEVICE.slice(0, 24))).toMatchObject({ connect: { clientId: 'cam-0007' }, packets: 0 });
    expect(readAll(readMqtt, bytesOf('16 03 01 0200 01'))).toBeNull();
    expect(readAll(readMqtt, asciiBytes('GET / HTTP/1.1'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readMqtt, [DEVICE, DEVICE_5, BROKER]));
});
