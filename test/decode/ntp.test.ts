import { describe, expect, it } from 'vitest';
import { NTP_MODE_NAMES, readNtp } from '../../src/decode/ntp.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const CLIENT = concatBytes([0x23], new Uint8Array(47));
const SERVER = concatBytes(
  bytesOf('24 02 06 ec 00000000 00000000 c0000201'),
  new Uint8Array(24),
  bytesOf('e1a1ba00 80000000'),
);

describe('readNtp', () => {
  it('reads mode, stratum and the time sent', () => {
    expect(readAll(readNtp, CLIENT)).toMatchObject({ version: 4, mode: 3, transmitTime: null });
    const server = readAll(readNtp, SERVER)!;
    expect([NTP_MODE_NAMES[server.mode], server.stratum, server.referenceId]).toEqual(['server', 2, 0xc0000201]);
    expect(server.transmitTime).toBe((0xe1a1ba00 - 2_208_988_800) * 1e6 + 500_000);
  });

  it('counts seconds below 2^31 from 2036 on', () => {
    const later = SERVER.slice();
    later.set([0, 0, 0, 1], 40);
    expect(readAll(readNtp, later)!.transmitTime).toBeGreaterThan(Date.UTC(2036, 1, 7) * 1000);
  });

  it('refuses what is cut or no NTP', () => {
    expect(readAll(readNtp, CLIENT.slice(0, 47))).toBeNull();
    expect(readAll(readNtp, new Uint8Array(48))).toBeNull();
    expect(readAll(readNtp, new Uint8Array(48).fill(0x24))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readNtp, [CLIENT, SERVER]));
});
