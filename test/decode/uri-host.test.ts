import { describe, expect, it } from 'vitest';
import { rtspUriName, sipUriName } from '../../src/decode/uri-host.ts';

describe('sipUriName', () => {
  it('takes the host from among user, port, parameters and headers', () => {
    expect(sipUriName('sip:sip.example')).toBe('sip.example');
    expect(sipUriName('sip:door;ext=7?x@Ring.Example:5061;transport=tcp?subject=a')).toBe('Ring.Example');
    expect(sipUriName('sips:cam:secret@ring_1.example.')).toBe('ring_1.example.');
  });

  it('knows no name in addresses, numbers and what else is none', () => {
    const uris = [
      '192.0.2.7',
      'cam@192.0.2.7:5060',
      '[2001:db8::7]:5060',
      '2001:db8::7',
      '123',
      '10.0.0.256',
      'a b',
      '',
    ];
    expect(uris.map((each) => sipUriName(`sip:${each}`))).toEqual(uris.map(() => null));
    expect(['tel:+15550100', 'sip:voip.bruj\u00e9la.net', `sip:${'a.'.repeat(127)}x`].map(sipUriName)).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('rtspUriName', () => {
  it('takes the host from among login, port and path', () => {
    expect(rtspUriName('rtsp://cam.example/live')).toBe('cam.example');
    expect(rtspUriName('RTSPS://admin:pa@ss@cam.example:322?x=/')).toBe('cam.example');
    expect(rtspUriName('rtsp://camera')).toBe('camera');
  });

  it('knows no name in addresses and what else is none', () => {
    const uris = ['rtsp://10.2.2.2:8554/', 'rtsp://[::1]/', 'rtsp:///live', '*', 'http://cam.example/'];
    expect(uris.map(rtspUriName)).toEqual(uris.map(() => null));
  });
});
