import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { FACT_KINDS } from '../../src/devices/fact-tables.ts';
import type { Observations } from '../../src/index.ts';
import { ascii, dhcp, dns, MAC, udp } from '../frames.ts';
import { observeBytes, observeFrames } from '../observing.ts';

const SHARED = new URL('../../../shared/captures/', import.meta.url);
const CAMERA = '192.168.1.20';

/** Facts as `kind of address: value`. */
function factsIn({ facts: { columns, length }, texts, addresses }: Observations): string[] {
  return Array.from({ length }, (_, row) => {
    const address = columns.address[row]!;
    const about = address < 0 ? '' : ` of ${formatAddress(addresses, address * 4)}`;
    const value = columns.value[row]! < 0 ? '' : `: ${texts[columns.value[row]!]}`;
    return `${FACT_KINDS[columns.kind[row]!]}${about}${value}`;
  });
}

type Ports = readonly [number, number];

const sent = (ports: Ports, payload: number[] | string, to = '239.255.255.250') =>
  udp({ from: CAMERA, to, ports, payload: typeof payload === 'string' ? ascii(payload) : payload });

const factsOf = async (...frames: Uint8Array[]) => factsIn(await observeFrames(frames));

const NOTIFY =
  'NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: urn:schemas-upnp-org:device:Basic:1\r\nNTS: ssdp:alive\r\nUSN: uuid:1234::urn:schemas-upnp-org:device:Basic:1\r\nLOCATION: http://192.168.1.20/d.xml\r\nSERVER: Linux UPnP/1.0 Cam/1.2\r\n\r\n';
const HELLO =
  '<?xml version="1.0"?><s:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Body><d:Hello><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types><d:Scopes>onvif://www.onvif.org/name/Porch%20cam onvif://www.onvif.org/hardware/X1</d:Scopes></d:Hello></s:Body></s:Envelope>';

describe('what a device says of itself', () => {
  test('by SSDP', async () => {
    expect(await factsOf(sent([40_000, 1900], NOTIFY))).toEqual([
      `ssdp-server of ${CAMERA}: Linux UPnP/1.0 Cam/1.2`,
      `ssdp-location of ${CAMERA}: http://192.168.1.20/d.xml`,
      `ssdp-usn of ${CAMERA}: uuid:1234`,
      `ssdp-type of ${CAMERA}: urn:schemas-upnp-org:device:Basic:1`,
    ]);
  });

  test('by SSDP is not what it looks for', async () => {
    const search =
      'M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\nST: urn:x:device:Printer:1\r\nUSER-AGENT: Phone/1\r\n\r\n';
    expect(await factsOf(sent([40_000, 1900], search))).toEqual([`user-agent of ${CAMERA}: Phone/1`]);
  });

  test('by ONVIF', async () => {
    expect(await factsOf(sent([3702, 3702], HELLO))).toEqual([
      `onvif-name of ${CAMERA}: Porch cam`,
      `onvif-hardware of ${CAMERA}: X1`,
      `wsd-types of ${CAMERA}: dn:NetworkVideoTransmitter`,
      `wsd-types of ${CAMERA}: tds:Device`,
    ]);
    expect(await factsOf(sent([3702, 3702], HELLO.replaceAll('Hello', 'Probe')))).toEqual([]);
  });

  test('by mDNS: hosts at their own addresses, services at the sender’s', async () => {
    const answers = dns('x', [
      ['_services._dns-sd._udp.local', 'PTR', '_http._tcp.local'],
      ['_http._tcp.local', 'PTR', 'Porch._http._tcp.local'],
      ['porch.local', 'A', '192.168.1.21'],
    ]);
    expect(await factsOf(sent([5353, 5353], answers, '224.0.0.251'))).toEqual([
      `mdns-service of ${CAMERA}: _http._tcp`,
      `service-name of ${CAMERA}: Porch`,
      'mdns-host of 192.168.1.21: porch',
    ]);
  });

  test('by mDNS is not what it asks, nor an answer from elsewhere', async () => {
    expect(await factsOf(sent([5353, 5353], dns('porch.local'), '224.0.0.251'))).toEqual([]);
    const answer = dns('porch.local', [['porch.local', 'A', '192.168.1.21']]);
    expect(await factsOf(sent([53, 5353], answer))).toEqual([]);
  });

  test('by DHCP: its manufacturer’s usage description, and the identifier that is not its MAC', async () => {
    const mac = MAC.camera
      .replaceAll(':', '')
      .match(/../g)!
      .map((hex) => Number.parseInt(hex, 16));
    const request = (id: number[]) =>
      dhcp({
        mac: MAC.camera,
        messageType: 1,
        options: [
          [161, ascii('https://m/x.json')],
          [61, id],
        ],
      });
    expect(await factsOf(request([1, ...mac]))).toEqual(['dhcp-boot: discover', 'mud-url: https://m/x.json']);
    expect(await factsOf(request([255, 1, 2]))).toContain('dhcp-client-id: ff0102');
  });
});

describe('messages of discovery', () => {
  test('that were cut or changed raise nothing, and facts stay short', async () => {
    const samples = [
      [1900, NOTIFY],
      [3702, HELLO],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.nat(600),
        fc.string({ maxLength: 300 }),
        async ([port, text], at, more) => {
          const changed = text.slice(0, at) + more + text.slice(at);
          const found = await factsOf(sent([port, port], changed.slice(0, 1400)));
          for (const fact of found) expect(fact.length).toBeLessThan(320);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe.skipIf(!existsSync(SHARED))('a Hue bridge', () => {
  test('tells its host name, its service and its model', async () => {
    const bytes = new Uint8Array(readFileSync(new URL('iot-sentinel/HueBridge__Setup-A-1-STA.pcap', SHARED)));
    const facts = factsIn(await observeBytes(bytes));
    for (const fact of [
      'mdns-host of 10.10.10.6: Philips-hue',
      'mdns-service of 10.10.10.6: _hap._tcp',
      'model of 10.10.10.6: BSB002',
    ]) {
      expect(facts).toContain(fact);
    }
  });
});
