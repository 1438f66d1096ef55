import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { formatMac } from '../../src/base/mac-address.ts';
import { readDhcp } from '../../src/decode/dhcp.ts';
import { readHttpRequest } from '../../src/decode/http.ts';
import { PROTOCOL } from '../../src/decode/layers.ts';
import { walkPcap, walkUdp } from './pcap-walk.ts';

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

type Counts = Record<string, number>;
type Clients = Record<string, Record<string, Counts>>;
type Oracle = { dhcp: Clients; http_hosts: [string, string, string, number][] };

function oracleOf(capture: string): Oracle {
  return JSON.parse(readFileSync(`${SHARED}oracle/${capture}.json`, 'utf8')) as Oracle;
}

function count(counts: Counts, key: string | number | null | undefined): void {
  if (key !== null && key !== undefined) counts[key] = (counts[key] ?? 0) + 1;
}

function readClients(capture: string): Clients {
  const clients: Clients = {};
  for (const { view, layers } of walkUdp(`${SHARED}captures/${capture}`)) {
    const isDhcp = [67, 68].includes(layers.sourcePort) && [67, 68].includes(layers.destinationPort);
    const message = isDhcp ? readDhcp(view, layers.payloadOffset, layers.payloadEnd) : null;
    if (message === null) continue;
    const mac = formatMac(message.clientMac!);
    clients[mac] ??= { hostname: {}, vendor_class: {}, your_ip: {}, requested_ip: {}, messages: {} };
    const client = clients[mac];
    count(client.hostname!, message.hostName);
    count(client.vendor_class!, message.vendorClass);
    count(client.your_ip!, message.yourAddress && formatAddress(message.yourAddress));
    count(client.requested_ip!, message.requestedAddress && formatAddress(message.requestedAddress));
    count(client.messages!, message.messageType);
  }
  for (const client of Object.values(clients)) {
    for (const [key, counts] of Object.entries(client)) if (Object.keys(counts).length === 0) delete client[key];
  }
  return clients;
}

/** Requests whose header begins a segment: of one capture all, where it has no pipelining. */
function readHosts(capture: string): Counts {
  const hosts: Counts = {};
  for (const { view, layers } of walkPcap(`${SHARED}captures/${capture}`)) {
    if (layers.protocol !== PROTOCOL.tcp || layers.payloadOffset < 0) continue;
    const request = readHttpRequest(view, layers.payloadOffset, layers.payloadEnd);
    if (request?.host == null) continue;
    const authority = request.port === null ? request.host : `${request.host}:${request.port}`;
    count(hosts, `${authority} ${formatAddress(layers.addresses, 4)} ${layers.destinationPort}`);
  }
  return hosts;
}

describe.skipIf(!existsSync(`${SHARED}oracle`))('messages of real captures (need ../shared)', () => {
  it.each([
    'iot-sentinel/D-LinkCam__Setup-A-1-STA.pcap',
    'nku-lifecycle/xiaobai_Y2camera_setup.pcap',
    'testrun/dns__captures__dns_dhcp_server__dns.pcap',
    'zeek/dhcp__dhcp.pcap',
    'wireshark/dhcp.pcap',
  ])('%s: DHCP agrees with tshark', (capture) => {
    expect(readClients(capture)).toEqual(oracleOf(capture).dhcp);
  });

  it.each([
    'iot-sentinel/D-LinkCam__Setup-A-1-STA.pcap',
    'iot-sentinel/Withings__Setup-A-1-STA.pcap',
    'ndpi/android.pcap',
    'ndpi/http_connect.pcap',
    'pcapplusplus/Pcap++Test__PcapExamples__raw_ip.pcap',
  ])('%s: HTTP hosts agree with tshark', (capture) => {
    const expected: Counts = {};
    for (const [host, address, port, times] of oracleOf(capture).http_hosts)
      expected[`${host} ${address} ${port}`] = times;
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    expect(readHosts(capture)).toEqual(expected);
  });
});
