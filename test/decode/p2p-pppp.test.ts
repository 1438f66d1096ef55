import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import type { P2pMessage } from '../../src/decode/p2p-message.ts';
import { readPppp } from '../../src/decode/p2p-pppp.ts';
import { bytesOf, expectLaxReader, readAll } from './hostile-bytes.ts';
import { walkUdp } from './pcap-walk.ts';

const DEVICE = '5445535443414d 00 000004d2 41424344450000 00'; // TESTCAM-001234-ABCDE
const HELLO = bytesOf('f1000000');
const HELLO_ACK = bytesOf('f1010010 0002 a463 0771 00cb 0000000000000000');
const PUNCH_TO = bytesOf('f1400010 0200 5e8f cb007107 0000000000000000');
const LOGIN = bytesOf(`f1100028 ${DEVICE} 00040005 0002 b755 1401a8c0 0000000000000000`);
const LIST = bytesOf('f1690024 02000000 0002 646d 0771 00cb 0000000000000000 0002 656d 0871 00cb 0000000000000000');
const DATA = bytesOf('f1d00008 d1020000 00000021');
// A search of the LAN, scrambled with the key of A9 cameras.
const SCRAMBLED_SEARCH = bytesOf('2cba5f5d');

const names = (message: P2pMessage | null) => message!.addresses.map((a) => `${formatAddress(a.address)}:${a.port}`);

describe('readPppp', () => {
  it('names messages and their senders', () => {
    expect(readAll(readPppp, HELLO)).toMatchObject({ family: 'pppp', message: 'hello', sender: null, basis: 'bytes' });
    expect(readAll(readPppp, DATA)).toMatchObject({ message: 'data' });
  });

  it('reads addresses whose bytes stand backwards, and those that do not', () => {
    expect(names(readAll(readPppp, HELLO_ACK))).toEqual(['203.0.113.7:25508']);
    expect(names(readAll(readPppp, PUNCH_TO))).toEqual(['203.0.113.7:24207']);
    expect(names(readAll(readPppp, LIST))).toEqual(['203.0.113.7:28004', '203.0.113.8:28005']);
  });

  it('reads who logs in, and from which address', () => {
    const login = readAll(readPppp, LOGIN);
    expect(login).toMatchObject({ message: 'device-login', sender: 'device', deviceId: 'TESTCAM-001234-ABCDE' });
    expect(names(login)).toEqual(['192.168.1.20:21943']);
  });

  it('is certain by the length, also of a cut message whose length on the wire is known', () => {
    expect(readAll(readPppp, DATA.slice(0, -1))).toBeNull();
    const cut = DATA.slice(0, -1);
    expect(readPppp(new DataView(cut.buffer), 0, cut.length, DATA.length)).toMatchObject({ message: 'data' });
    expect(readAll(readPppp, bytesOf('f1d00008 d2020000 00000021'))).toBeNull();
    expect(readAll(readPppp, bytesOf('f1550000'))).toBeNull();
  });

  it('sees through the scrambling with a known key', () => {
    expect(readAll(readPppp, SCRAMBLED_SEARCH)).toMatchObject({ message: 'lan-search', basis: 'scrambled' });
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readPppp, [HELLO_ACK, PUNCH_TO, LOGIN, LIST, DATA, SCRAMBLED_SEARCH]);
  });
});

const CAPTURES = fileURLToPath(new URL('../../../shared/captures/', import.meta.url));

describe.skipIf(!existsSync(CAPTURES))('PPPP in real captures (needs ../shared)', () => {
  it("tells a Yi camera's servers, identifier and peers", () => {
    const counts = new Map<string, number>();
    const named = new Set<string>();
    for (const { view, layers } of walkUdp(`${CAPTURES}intl-iot/yi_camera_sample.pcap`)) {
      const message = readPppp(view, layers.payloadOffset, layers.payloadEnd, layers.payloadLength);
      if (message === null) continue;
      counts.set(message.message, (counts.get(message.message) ?? 0) + 1);
      for (const name of names(message)) named.add(name);
      if (message.deviceId !== null) named.add(message.deviceId);
    }
    expect(Object.fromEntries(counts)).toMatchObject({
      hello: 3,
      'hello-ack': 3,
      'device-login': 6,
      alive: 254,
      'alive-ack': 244,
    });
    // The network's outer address as the server saw it, the camera's inner one, and the camera's identifier.
    expect([...named].sort()).toEqual(['129.10.227.248:25508', '192.168.10.204:25508', 'TNPUSAE-227402-DSELD']);
  });
});
