import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { isCertainDns, mayBeDns, readDnsMessage, readDnsStream } from '../../src/decode/dns.ts';
import { canonicalName, formatLabel, parseNetbiosLabel, readDnsName, splitLabels } from '../../src/decode/dns-names.ts';
import { bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

// id 1234, response, one question: cam.example.com A; CNAME edge.example.com, A 203.0.113.7, AAAA 2001:db8::7.
const ANSWER = bytesOf(`
  1234 8180 0001 0003 0000 0000
  03 63616d 07 6578616d706c65 03 636f6d 00 0001 0001
  c00c 0005 0001 0000003c 0007 04 65646765 c010
  c02d 0001 0001 0000003c 0004 cb007107
  c02d 001c 8001 0000003c 0010 20010db8000000000000000000000007`);

// HTTPS record of example.com: priority 1, target itself, alpn h2 h3, ipv4hint 192.0.2.1, ech, ipv6hint 2001:db8::1.
const SERVICE_BINDING = bytesOf(`
  0001 8180 0001 0001 0000 0000
  07 6578616d706c65 03 636f6d 00 0041 0001
  c00c 0041 0001 00000e10 0035 0001 00
  0001 0006 02 6832 02 6833  0003 0002 01bb  0004 0004 c0000201  0005 0002 abcd
  0006 0010 20010db8000000000000000000000001`);

// mDNS: SRV and TXT of "Büro._http._tcp.local".
const SERVICE = bytesOf(`
  0000 8400 0000 0002 0000 0000
  05 42c3bc726f 05 5f68747470 04 5f746370 05 6c6f63616c 00 0021 8001 00000078 000c 0000 0000 1f90 03 63616d c01d
  c00c 0010 8001 00001194 000e 08 6d643d43616d3530 04 613d6225`);

describe('readDnsMessage', () => {
  it('reads addresses, aliases and compressed names', () => {
    const message = readAll(readDnsMessage, ANSWER)!;
    expect(message).toMatchObject({ id: 0x1234, response: true, opcode: 0, rcode: 0, complete: true });
    expect(message.questions).toEqual([{ name: 'cam.example.com', type: 1, class: 1 }]);
    expect(message.answers.map((r) => [r.name, r.type, r.class, r.target ?? formatAddress(r.address!)])).toEqual([
      ['cam.example.com', 5, 1, 'edge.example.com'],
      ['edge.example.com', 1, 1, '203.0.113.7'],
      ['edge.example.com', 28, 1, '2001:db8::7'],
    ]);
    expect(isCertainDns(message, ANSWER.length)).toBe(true);
  });

  it('reads hints, protocols and the offer of ECH of HTTPS records (RFC 9460)', () => {
    const [record] = readAll(readDnsMessage, SERVICE_BINDING)!.answers;
    expect(record).toMatchObject({ type: 65, target: '.', alpn: ['h2', 'h3'], port: 443, echOffered: true });
    expect(record!.hints!.map((hint) => formatAddress(hint))).toEqual(['192.0.2.1', '2001:db8::1']);
  });

  it('reads services announced by mDNS and leaves out the cache-flush bit', () => {
    const [service, text] = readAll(readDnsMessage, SERVICE)!.answers;
    expect(service).toMatchObject({
      name: 'B\\195\\188ro._http._tcp.local',
      class: 1,
      port: 8080,
      target: 'cam.local',
    });
    expect(formatLabel(splitLabels(service!.name)[0]!)).toBe('Büro');
    expect(text!.text).toEqual(['md=Cam50', 'a=b%']);
  });

  it('gives what came before a cut, and says that there is a cut', () => {
    const message = readAll(readDnsMessage, ANSWER.slice(0, -4))!;
    expect(message.complete).toBe(false);
    expect(message.answers).toHaveLength(2);
    expect(isCertainDns(message, ANSWER.length - 4)).toBe(false);
  });

  it('ends on pointers that loop and on counts that lie', () => {
    const loop = bytesOf('0001 0100 0001 0000 0000 0000 c00c 0001 0001');
    expect(readAll(readDnsMessage, loop)).toMatchObject({ questions: [], complete: false });
    const lie = bytesOf('0001 8180 0000 ffff ffff ffff 00 0001 0001 00000000 0004 01020304');
    expect(readAll(readDnsMessage, lie)).toMatchObject({ complete: false, answers: [{ name: '.' }] });
  });

  it('takes neither media nor padding for DNS', () => {
    expect(readAll(readDnsMessage, new Uint8Array(64))).toBeNull();
    expect(readAll(readDnsMessage, new Uint8Array(64).fill(0xff))).toBeNull();
    const rtp = concatBytes(bytesOf('80e00001 00000000 00000001'), new Uint8Array(300).fill(0x7a));
    expect(readAll(readDnsMessage, rtp)).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => {
    expectLaxReader(readDnsMessage, [ANSWER, SERVICE_BINDING, SERVICE]);
  });
});

describe('mayBeDns', () => {
  const ask = (bytes: Uint8Array) => readAll(mayBeDns, bytes);

  it('lets every message through that is DNS beyond doubt', () => {
    for (const message of [ANSWER, SERVICE_BINDING, SERVICE]) expect(ask(message)).toBe(true);
  });

  it('turns away what no header of DNS can say', () => {
    expect(ask(ANSWER.slice(0, 11))).toBe(false);
    expect(ask(bytesOf('1234 1800 0001 0000 0000 0000'))).toBe(false); // opcode 3 does not exist
    expect(ask(bytesOf('1234 0140 0001 0000 0000 0000'))).toBe(false); // the Z bit
    expect(ask(bytesOf('8061 0001 7b3c 0000 0000 0000'))).toBe(false); // RTP: too many questions
    expect(ask(bytesOf('1234 8000 0001 0000 ffff 0000'))).toBe(false); // more records than a datagram holds
  });
});

describe('readDnsStream', () => {
  const framed = concatBytes([0, ANSWER.length], ANSWER, [0, SERVICE.length], SERVICE);

  it('reads the whole messages of a stream and says how far it came', () => {
    expect(readAll(readDnsStream, framed)).toMatchObject({
      consumed: framed.length,
      messages: [{ id: 0x1234 }, { id: 0 }],
    });
    const cut = readAll(readDnsStream, framed.slice(0, -3))!;
    expect(cut).toMatchObject({ consumed: ANSWER.length + 2 });
    expect(cut.messages).toHaveLength(1);
  });

  it('waits for the rest of a first message, and gives up on what cannot be one', () => {
    expect(readAll(readDnsStream, framed.slice(0, 40))).toEqual({ messages: [], consumed: 0 });
    expect(readAll(readDnsStream, concatBytes([0xff, 0xff], new Uint8Array(300)))).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readDnsStream, [framed]));
});

describe('names', () => {
  it('escapes what would change the meaning of a label (RFC 1035, section 5.1)', () => {
    const name = readAll((view, offset, end) => readDnsName(view, 0, offset, end), bytesOf('05 612e5c2000 01 62 00'))!;
    expect(name).toEqual({ text: 'a\\.\\\\\\032\\000.b', next: 9 });
    expect(splitLabels(name.text)).toEqual(['a\\.\\\\\\032\\000', 'b']);
    expect(formatLabel(splitLabels(name.text)[0]!)).toBe('a.\\ \0');
  });

  it('refuses names longer than 255 octets', () => {
    const label = concatBytes([63], new Uint8Array(63).fill(0x61));
    const read = (count: number) =>
      readAll((view, offset, end) => readDnsName(view, 0, offset, end), concatBytes(...Array(count).fill(label), [0]));
    expect(read(3)).not.toBeNull();
    expect(read(4)).toBeNull();
  });

  it('compares names without regard to ASCII case and the trailing dot', () => {
    expect(canonicalName('Cam.EXAMPLE.com.')).toBe('cam.example.com');
    expect(canonicalName('.')).toBe('.');
    expect(canonicalName('a\\.')).toBe('a\\.');
  });

  it('reads the names of NetBIOS', () => {
    expect(parseNetbiosLabel('FHEPFCELEHFCEPFFFACACACACACACAAA')).toEqual({ name: 'WORKGROUP', kind: 0 });
    expect(parseNetbiosLabel('www')).toBeNull();
  });
});
