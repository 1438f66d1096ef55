import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../../src/base/ip-address.ts';
import { mayHoldAddress } from '../../src/decode/address-literals.ts';
import { MOST_TEXT, readHandedOut, readLoneAddress } from '../../src/decode/handed-out.ts';
import { asciiBytes } from './hostile-bytes.ts';

type Asked = { whole?: boolean; asked?: string | null };

/** `address name`, and ` :port` where there is one. */
function told(bytes: Uint8Array, { whole = true, asked = null }: Asked = {}): string[] {
  const found = readHandedOut(new DataView(bytes.buffer), 0, bytes.length, { whole, asked });
  return found.map(({ address, port, name }) => `${formatAddress(address)} ${name}${port === null ? '' : ` :${port}`}`);
}
const read = (text: string, given?: Asked) => told(asciiBytes(text), given);

describe('an address is named by', () => {
  it.each([
    ['a host before it', '{"host":"a.example.com","ips":["203.0.113.1","203.0.113.2"],"ttl":60}'],
    [
      'a host behind it',
      '{"ips":["203.0.113.1", "203.0.113.2"], "ttl":60, "client_ip":"8.1.2.3", "host":"a.example.com"}',
    ],
    ['its key', '{"S":"Ok","R":{"wifi":{"a.example.com":["203.0.113.1","203.0.113.2"]}}}'],
    ['the scope around', '{"answers":[{"dn":"a.example.com.","v4":{"ips":["203.0.113.1","203.0.113.2"],"ttl":9}}]}'],
    ['what the scope is called', '{"a.example.com":{"ips":["203.0.113.1","203.0.113.2"]}}'],
    [
      'a URL beside it',
      '{"httpUrl":{"addr":"https:\\/\\/a.example.com:443\\/d.json","ips":["203.0.113.1","203.0.113.2"]}}',
    ],
    [
      'an element',
      '<?xml version="1.0"?><dns><host>a.example.com</host><ip>203.0.113.1</ip><ip>203.0.113.2</ip></dns>',
    ],
    ['attributes', '<list><s ip="203.0.113.1" host="a.example.com"/><s host="a.example.com" ip="203.0.113.2"/></list>'],
    ['a line', 'a.example.com:203.0.113.1;203.0.113.2,60\n'],
    ['fields of a form', 'host=a.example.com&ip=203.0.113.1&ip2=203.0.113.2'],
  ])('%s', (_, text) => {
    expect(read(text).map((each) => each.replace('.com. ', '.com'))).toEqual(
      ['203.0.113.1', '203.0.113.2'].map((address) => `${address} a.example.com${text.includes('com."') ? '.' : ''}`),
    );
  });

  it('the question, when the answer does not say', () => {
    expect(read('203.0.113.1;2001:db8::7,60', { asked: 'a.example.com' })).toEqual([
      '203.0.113.1 a.example.com',
      '2001:db8::7 a.example.com',
    ]);
    expect(read('203.0.113.1', { asked: 'a.example.com' })).toEqual(['203.0.113.1 a.example.com']);
  });

  it('its own object only, of several', () => {
    const text =
      '{"dns":[{"host":"a.example","ips":["203.0.113.1"]},{"ips":["203.0.113.2"]},{"host":"c.example","ips":["203.0.113.3"]}]}';
    expect(read(text)).toEqual(['203.0.113.1 a.example', '203.0.113.2 null', '203.0.113.3 c.example']);
  });

  it('the owner of the record, in DNS as JSON', () => {
    const answer =
      '[{"name":"a.example.","type":5,"data":"b.example."},{"name":"b.example.","type":1,"data":"203.0.113.1"}]';
    const text = `{"Status":0,"Question":[{"name":"a.example."}],"Answer":${answer},"edns_client_subnet":"203.0.113.0/24"}`;
    expect(read(text, { asked: 'a.example' })).toEqual(['203.0.113.1 b.example.']);
  });
});

describe('an address without a name', () => {
  it('keeps the port beside it', () => {
    expect(read('{"a":["203.0.113.1:32100","[2001:db8::1]:443"],"b":"rtsp://u:p@203.0.113.2:554/1"}')).toEqual([
      '203.0.113.1 null :32100',
      '2001:db8::1 null :443',
      '203.0.113.2 null :554',
    ]);
  });

  it('is one of a server when a port or a telling key stands beside it', () => {
    expect(read('{"ip":"203.0.113.1","port":32100}')).toEqual(['203.0.113.1 null']);
    expect(read('{ip:"203.0.113.1", port: 80}')).toEqual(['203.0.113.1 null']);
    expect(read('{"RewriteOemDomainName":"203.0.113.1"}')).toEqual(['203.0.113.1 null']);
  });

  it.each([
    '203.0.113.1\n',
    '{"ip":"203.0.113.1"}',
    '{"ip":"203.0.113.1","city":"Utrecht","country":"NL"}',
    '<html><body>Current IP Address: 203.0.113.1</body></html>',
    '{"client_ip":"203.0.113.1","ips":[]}',
    '{"origin":"203.0.113.1"}',
  ])('that only tells the asker its own is none: %s', (text) => {
    expect(read(text)).toEqual([]);
  });
});

describe('no address', () => {
  it.each([
    '{"version":"4.2.3.1","sdkVer":"1.2.3.4","fw_ver":"5.6.7.8","appVersion":"2.2.2.2","list":[]}',
    'Coturn-4.5.0.5 Chrome/20.0.172.33 v9.9.9.9 firmware 8.8.8.8 1.3.6.1.4.1 1.2.3.4-rc 1.2.3.4.example',
    '{"a":"10.0.0.1","b":"192.168.1.1","c":"127.0.0.1","d":"0.0.0.0","e":"224.0.0.1","f":"255.255.255.0","g":"169.254.1.1"}',
    '{"a":"fe80::1","b":"::1","c":"ff02::1","d":"fd00::1","e":"20:11:22:33:44:55:66:77","f":"12:30:45"}',
    '{"a":"300.1.2.3","b":"01.2.3.4","net":"203.0.113.0/24"}',
  ])('is found in %s', (text) => {
    expect(read(text)).toEqual([]);
  });

  it('is a server’s whose key merely ends like a version’s', () => {
    expect(read('{"server":"203.0.113.1","resolver":"203.0.113.2"}')).toEqual(['203.0.113.1 null', '203.0.113.2 null']);
  });
});

describe('a text that is cut', () => {
  const text = '{"host":"a.example.com","ips":["203.0.113.1","203.0.113.25"]}';

  it('gives what came before, and nothing that may go on', () => {
    const cut = (length: number) => read(text.slice(0, length), { whole: false });
    expect(cut(text.indexOf('25'))).toEqual(['203.0.113.1 a.example.com']);
    expect(cut(text.indexOf('25') + 1)).toEqual(['203.0.113.1 a.example.com']);
    expect(cut(text.indexOf('25') + 3)).toEqual(['203.0.113.1 a.example.com', '203.0.113.25 a.example.com']);
    expect(read('203.0.113.1;203.0.113.2', { whole: false, asked: 'a.example' })).toEqual(['203.0.113.1 a.example']);
    expect(read('{"ips":["203.0.113.1"],"host":"a.exam', { whole: false })).toEqual(['203.0.113.1 null']);
  });

  it('is looked at for 16 KiB, and for 64 addresses', () => {
    const list = Array.from({ length: 100 }, (_, i) => `"203.0.113.${i}"`).join();
    expect(read(`{"ips":[${list}]}`)).toHaveLength(64);
    const late = `{"pad":"${'x'.repeat(MOST_TEXT)}","ips":["203.0.113.1","203.0.113.2"]}`;
    expect(read(late)).toEqual([]);
  });
});

describe('any bytes', () => {
  const address = fc
    .tuple(fc.constantFrom(1, 8, 47, 203, 223), fc.nat(255), fc.nat(255), fc.nat(255))
    .map((parts) => parts.join('.'));
  const noise = fc.string({ unit: fc.constantFrom(...'"\\{}[]<>/=:;,&\n a.x1-'), maxLength: 60 });
  const seed = { seed: 20191204, numRuns: 500 };

  it('never make it throw', () => {
    fc.assert(
      fc.property(noise, address, noise, fc.boolean(), (before, planted, after, whole) => {
        for (const found of [read(`${before}${planted}${after}`, { whole }), told(asciiBytes(before), { whole })])
          expect(found.length).toBeLessThan(3);
      }),
      seed,
    );
  });

  it('around a planted address leave it to be found', () => {
    const open = noise.map((text) => text.replace(/["\\]/g, ''));
    fc.assert(
      fc.property(open, address, noise, (before, planted, after) => {
        expect(read(`${before}\n{"ips":["${planted}"],"host":"a.example"}${after}`)).toContain(`${planted} a.example`);
      }),
      seed,
    );
  });

  it('hold none without a dotted quad or a colon', () => {
    let met = 0;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), noise, (bytes, text) => {
        const all = Uint8Array.from([...bytes, ...asciiBytes(text)]);
        const shown = String.fromCharCode(...all);
        if (/\d+\.\d+\.\d+\.\d+|:/.test(shown)) return void told(all);
        met++;
        expect(told(all)).toEqual([]);
        expect(told(all, { whole: false, asked: 'a.example' })).toEqual([]);
      }),
      seed,
    );
    expect(met).toBeGreaterThan(50);
  });

  it('are never passed over by the cheap look when they hold one', () => {
    fc.assert(
      fc.property(noise, address, noise, (before, planted, after) => {
        const bytes = asciiBytes(`${before}${planted}${after}`);
        if (told(bytes).length > 0) expect(mayHoldAddress(new DataView(bytes.buffer), 0, bytes.length)).toBe(true);
      }),
      seed,
    );
    const v6 = asciiBytes('{"x":"2001:db8::1"}');
    expect(mayHoldAddress(new DataView(v6.buffer), 0, v6.length)).toBe(true);
    const page = asciiBytes('<p style="a::b">12.5 of 3.14, 10:20:30, 2024-01-02, 1.2.3</p>');
    expect(mayHoldAddress(new DataView(page.buffer), 0, page.length)).toBe(false);
  });

  it('are read in linear time however they nest and escape', () => {
    for (const unit of ['"\\', '<a ', '{"a":', '\\"', '"', '</a>', '2000:', 'a.', '1.2.3.4:']) {
      const bytes = asciiBytes(unit.repeat(MOST_TEXT / unit.length));
      const start = performance.now();
      told(bytes, { whole: false });
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});

describe('a lone address', () => {
  const lone = (text: string) => {
    const bytes = asciiBytes(text);
    return readLoneAddress(new DataView(bytes.buffer), 0, bytes.length);
  };

  it('is all that the bytes hold', () => {
    expect(lone('203.0.113.9')).toEqual(parseAddress('203.0.113.9'));
    expect(lone('203.0.113.9:3478\r\n')).toEqual(parseAddress('203.0.113.9'));
    for (const text of [
      '',
      '203.0.113',
      '203.0.113.9 ok',
      'v203.0.113.9',
      '192.168.1.1',
      '203.0.113.9\0',
      'x 203.0.113.9',
    ])
      expect(lone(text)).toBeNull();
  });
});
