import { describe, expect, it } from 'vitest';
import { readLineProtocol } from '../../src/decode/line-protocols.ts';
import { asciiBytes, bytesOf, expectLaxReader, readAll } from './hostile-bytes.ts';

const read = (text: string) => readAll(readLineProtocol, asciiBytes(text));

const MAIL = 'EHLO cam.home\r\nMAIL FROM:<cam@example.com>\r\nRCPT TO:<owner@example.com>\r\nDATA\r\n';
const SSH = 'SSH-2.0-dropbear_2014.66\r\n\x00\x00\x01\x44';

describe('readLineProtocol', () => {
  it('reads mail that a camera sends, and whether it asks for TLS', () => {
    expect(read(MAIL)).toMatchObject({ protocol: 'smtp', sender: 'client', name: 'cam.home', startTls: false });
    expect(read(MAIL)!.mailAddresses).toEqual(['cam@example.com', 'owner@example.com']);
    expect(read('220 mx.example.com ESMTP Postfix\r\n250-mx\r\n250 STARTTLS\r\n')).toMatchObject({
      sender: 'server',
      name: 'mx.example.com',
      startTls: true,
    });
  });

  it('reads banners', () => {
    expect(read(SSH)).toMatchObject({ protocol: 'ssh', banner: 'SSH-2.0-dropbear_2014.66' });
    expect(read('220 (vsFTPd 3.0.3)\r\n')).toMatchObject({
      protocol: 'ftp',
      sender: 'server',
      banner: '220 (vsFTPd 3.0.3)',
    });
    expect(read('220 ready\r\n')).toMatchObject({ protocol: 'text-greeting' });
    expect(read('* OK IMAP4rev1\r\n')).toMatchObject({ protocol: 'imap' });
  });

  it('says that a login was sent, not which', () => {
    const ftp = read('USER admin\r\nPASS hunter2\r\n');
    expect(ftp).toMatchObject({ protocol: 'ftp', sender: 'client', hasLogin: true });
    expect(JSON.stringify(ftp)).not.toMatch(/admin|hunter2/);
    expect(read('a1 LOGIN user pass\r\n')).toMatchObject({ protocol: 'imap', hasLogin: true });
  });

  it('reads IRC and the negotiation of Telnet', () => {
    expect(read('NICK bot42\r\nUSER bot 0 * :bot\r\n')).toMatchObject({ protocol: 'irc', name: 'bot42' });
    expect(read('\xff\xfb\x01\xff\xfb\x03login: ')).toMatchObject({ protocol: 'telnet' });
  });

  it('leaves other streams alone', () => {
    expect(read('GET / HTTP/1.1\r\n\r\n')).toBeNull();
    expect(readAll(readLineProtocol, bytesOf('160301020001'))).toBeNull();
    expect(readAll(readLineProtocol, bytesOf('ffd8ffe000104a464946'))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(
      readLineProtocol,
      [MAIL, SSH, 'NICK a\r\nUSER b\r\n', '220 x FTP\r\n', '\xff\xfb\x01\xff\xfb\x03'].map(asciiBytes),
    );
  });
});
