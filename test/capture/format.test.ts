import { describe, expect, it } from 'vitest';
import { refuseFormat } from '../../src/capture/format.ts';
import { ascii } from './capture-bytes.ts';

describe('refuseFormat', () => {
  for (const [bytes, name, hint] of [
    [[0x1f, 0x8b, 8, 0], 'gzip', 'gzip -dc'],
    [[0x28, 0xb5, 0x2f, 0xfd], 'Zstandard', 'zstd -d'],
    [[0x04, 0x22, 0x4d, 0x18], 'lz4', 'lz4 -d'],
    [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'xz', 'xz -dc'],
    [ascii('BZh91AY'), 'bzip2', 'bzip2 -dc'],
    [ascii('PK\u0003\u0004'), 'zip', 'unzip'],
    [[...ascii('snoop'), 0, 0, 0], 'Sun snoop', 'editcap -F pcap'],
    [ascii('GMBU\u0000'), 'Network Monitor 2', 'editcap -F pcap'],
    [ascii('RTSS\u0000'), 'Network Monitor 1', 'editcap -F pcap'],
    [[0xac, 0x01, 0x00, 0x1c], 'IXIA', 'editcap -F pcap'],
    [[0, 0, 0, 0, 0, 0, 0, 0x60, 2, 4, 0, 80, 0, 0, 0, 60], 'ERF', 'editcap -F pcap'],
  ] as [number[], string, string][]) {
    it(`names ${name} and the command that helps`, () => {
      const error = refuseFormat(Uint8Array.from(bytes));
      expect(error).toMatchObject({ name: 'CaptureError', code: 'unsupported-format' });
      expect(error.message).toContain(name);
      expect(error.hint).toContain(hint);
    });
  }

  for (const [bytes, name] of [
    [ascii('\n<!DOCTYPE html><html>'), 'an HTML page'],
    [ascii('<?xml version="1.0"?><pdml>'), 'XML'],
    [ascii('{"error": 404}'), 'JSON'],
    [ascii('12:00:01.5 IP 192.0.2.1 > 192.0.2.2'), 'text'],
    [[0xff, 0xfe, 0x31, 0], 'UTF-16 text'],
    [ascii('%PDF-1.4'), 'PDF'],
    [[0x0a, 0x0d, 0x0a, 0x1c], 'transfer in text mode'],
    [[0xd4, 0xc3, 0xb2, 0xa1, 2, 0], 'ends inside its pcap header'],
    [[0x0a, 0x0d, 0x0d, 0x0a, 0x1c], 'ends inside its pcapng header'],
    [[0xde, 0xad, 0xbe, 0xef, 1], 'de ad be ef'],
    [[0x81], '81'],
  ] as [number[], string][]) {
    it(`says of what is no capture: ${name}`, () => {
      const error = refuseFormat(Uint8Array.from(bytes));
      expect(error.code).toBe('not-a-capture');
      expect(error.message).toContain(name);
      expect(error.hint).not.toBe('');
    });
  }

  it('says that an empty file is empty', () => {
    expect(refuseFormat(new Uint8Array(0))).toMatchObject({ code: 'empty', message: 'the file is empty' });
  });

  it('writes one line', () => {
    const { message, hint } = refuseFormat(Uint8Array.from([1, 10, 13, 7]));
    expect(`${message}${hint}`).not.toMatch(/[\r\n]/);
  });
});
