import { describe, expect, it } from 'vitest';
import { readSsdp } from '../../src/decode/ssdp.ts';
import { asciiBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const NOTIFY =
  'NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nLOCATION: http://192.168.1.20:49152/d.xml\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\nSERVER: Linux/3.0 UPnP/1.0 cam/1\r\nUSN: uuid:1::upnp:rootdevice\r\n\r\n';
const SEARCH = 'M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\nST: ssdp:all\r\nMX: 3\r\n\r\n';
const FOUND = 'HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1\r\nLOCATION: http://192.168.1.20/\r\n\r\n';
const read = (text: string) => readAll(readSsdp, asciiBytes(text));

describe('readSsdp', () => {
  it('reads announcements, searches and answers', () => {
    expect(read(NOTIFY)).toMatchObject({
      type: 'notify',
      notification: 'ssdp:alive',
      target: 'upnp:rootdevice',
      server: 'Linux/3.0 UPnP/1.0 cam/1',
    });
    expect(read(NOTIFY)).toMatchObject({
      location: 'http://192.168.1.20:49152/d.xml',
      serviceName: 'uuid:1::upnp:rootdevice',
    });
    expect(read(SEARCH)).toMatchObject({ type: 'search', target: 'ssdp:all' });
    expect(read(FOUND)).toMatchObject({
      type: 'response',
      target: 'upnp:rootdevice',
      location: 'http://192.168.1.20/',
    });
  });

  it('leaves other HTTP alone', () => {
    expect(read('HTTP/1.1 200 OK\r\nServer: x\r\n\r\n')).toBeNull();
    expect(read('NOTIFY /event HTTP/1.1\r\n\r\n')).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readSsdp, [NOTIFY, SEARCH, FOUND].map(asciiBytes)));
});
