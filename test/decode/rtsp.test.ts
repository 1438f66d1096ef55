import { describe, expect, it } from 'vitest';
import { readRtsp } from '../../src/decode/rtsp.ts';
import { asciiBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const SETUP =
  'SETUP rtsp://203.0.113.7:554/live/track1 RTSP/1.0\r\nCSeq: 3\r\nUser-Agent: LibVLC/3.0\r\nTransport: RTP/AVP;unicast;client_port=5000-5001\r\n\r\n';
const OK = 'RTSP/1.0 200 OK\r\nCSeq: 3\r\nServer: Hipcam RealServer/V1.0\r\nSession: 4711;timeout=60\r\n\r\n';
const read = (text: string) => readAll(readRtsp, asciiBytes(text));

describe('readRtsp', () => {
  it('reads requests and responses', () => {
    expect(read(SETUP)).toMatchObject({
      method: 'SETUP',
      uri: 'rtsp://203.0.113.7:554/live/track1',
      sequence: 3,
      userAgent: 'LibVLC/3.0',
      status: null,
    });
    expect(read(SETUP)).toMatchObject({ transport: 'RTP/AVP;unicast;client_port=5000-5001', complete: true });
    expect(read(OK)).toMatchObject({
      method: null,
      status: 200,
      server: 'Hipcam RealServer/V1.0',
      session: '4711;timeout=60',
    });
  });

  it('leaves HTTP and media alone, and gives what came before a cut', () => {
    expect(read('GET / HTTP/1.1\r\n\r\n')).toBeNull();
    expect(read('$\0\0\x10\x80\x60aaaaaaaa')).toBeNull();
    expect(read(SETUP.slice(0, 62))).toMatchObject({ method: 'SETUP', sequence: 3, userAgent: null, complete: false });
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readRtsp, [asciiBytes(SETUP), asciiBytes(OK)]));
});
