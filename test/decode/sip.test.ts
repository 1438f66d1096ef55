import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readSip } from '../../src/decode/sip.ts';
import { asciiBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const INVITE = [
  'INVITE sip:door@ring.example SIP/2.0',
  'f: <sip:cam@ring.example>;tag=1',
  'To: <sip:door@ring.example>',
  'i: abc@cam',
  'User-Agent: cam/1',
  '',
  'v=0',
  'c=IN IP4 203.0.113.9',
  'm=audio 16500 RTP/SAVP 0',
  'm=video 16502 RTP/SAVP 96',
  'c=IN IP6 2001:db8::9',
  'm=text 0 RTP/AVP 98',
  '',
].join('\r\n');
const read = (text: string) => readAll(readSip, asciiBytes(text));

describe('readSip', () => {
  it('reads who calls whom, short field names too', () => {
    expect(read(INVITE)).toMatchObject({
      method: 'INVITE',
      uri: 'sip:door@ring.example',
      from: '<sip:cam@ring.example>;tag=1',
      callId: 'abc@cam',
    });
    expect(read('SIP/2.0 180 Ringing\r\nServer: x\r\n\r\n')).toMatchObject({ status: 180, server: 'x', method: null });
  });

  it('reads where media is to be sent', () => {
    const media = read(INVITE)!.media.map(({ address, port }) => `${formatAddress(address)} ${port}`);
    expect(media).toEqual(['203.0.113.9 16500', '2001:db8::9 16502']);
  });

  it('reads no further than the body, and leaves out media on hold', () => {
    const media = (text: string) => read(text)!.media.map(({ address }) => formatAddress(address));
    const cut = INVITE.indexOf('m=video') - INVITE.indexOf('v=0');
    const bounded = INVITE.replace('User-Agent: cam/1', `l: ${cut}`);
    expect(read(bounded)).toMatchObject({ contentLength: cut });
    expect(media(bounded)).toEqual(['203.0.113.9']);
    expect(read(INVITE)).toMatchObject({ contentLength: null });
    expect(media(INVITE.replace('203.0.113.9', '0.0.0.0').replace('2001:db8::9', '::'))).toEqual([]);
  });

  it('leaves other text alone', () => {
    expect(read('OPTIONS * HTTP/1.1\r\n\r\n')).toBeNull();
    expect(read('sip:door')).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readSip, [asciiBytes(INVITE)]));
});
