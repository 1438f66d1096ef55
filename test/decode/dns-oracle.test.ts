import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/base/ip-address.ts';
import { readDnsMessage } from '../../src/decode/dns.ts';
import { canonicalName } from '../../src/decode/dns-names.ts';
import { DNS_TYPE, type DnsRecord } from '../../src/decode/dns-record.ts';
import { walkUdp } from './pcap-walk.ts';

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Captures whose DNS is whole UDP datagrams in a classic pcap file, so that counts must agree to the last record. */
const CAPTURES = [
  'arkime/v6.pcap',
  'iot-sentinel/D-LinkCam__Setup-A-1-STA.pcap',
  'iot-sentinel/HueBridge__Setup-A-1-STA.pcap',
  'iot-sentinel/TP-LinkPlugHS100__Setup-A-1-STA.pcap',
  'iot-sentinel/WeMoSwitch__Setup-A-1-STA.pcap',
  'ndpi/6in4tunnel.pcap',
  'ndpi/android.pcap',
  'nku-lifecycle/xiaobai_Y2camera_setup.pcap',
  'pcapplusplus/Pcap++Test__PcapExamples__DnsPackets.pcap',
  'pcapplusplus/Pcap++Test__PcapExamples__raw_ip.pcap',
  'smart-home-firewall/dlink-cam__no-firewall__wlan2.4.pcap',
  'tcpdump/dns_udp.pcap',
  'tcpdump/dnssec.pcap',
  'tcpdump/edns-opts.pcap',
  'testrun/dns__captures__dns_dhcp_server__dns.pcap',
  'testrun/tls__captures__monitor_with_quic.pcap',
  'zeek/dns__mdns.pcap',
];

const DIALECTS = new Map([
  [53, 'dns'],
  [5353, 'mdns'],
  [5355, 'llmnr'],
]);

type Counts = Record<string, number>;

function readAnswers(path: string): Counts {
  const counts: Counts = {};
  for (const { view, layers } of walkUdp(path)) {
    const dialect = DIALECTS.get(layers.sourcePort) ?? DIALECTS.get(layers.destinationPort);
    if (dialect === undefined) continue;
    const message = readDnsMessage(view, layers.payloadOffset, layers.payloadEnd);
    if (message === null || !message.response) continue;
    count(counts, message.answers, dialect, 'an');
    count(counts, message.authorities, dialect, 'ns');
    count(counts, message.additionals, dialect, 'ar');
  }
  return counts;
}

const TYPE_NAMES = new Map<number, string>([
  [DNS_TYPE.a, 'A'],
  [DNS_TYPE.aaaa, 'AAAA'],
  [DNS_TYPE.cname, 'CNAME'],
]);

function count(counts: Counts, records: DnsRecord[], dialect: string, section: string): void {
  for (const record of records) {
    const type = TYPE_NAMES.get(record.type);
    if (type === undefined) continue;
    const value = record.address === undefined ? canonicalName(record.target ?? '') : formatAddress(record.address);
    const key = [canonicalName(record.name), type, value, dialect, section].join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
}

function expectedAnswers(path: string): Counts {
  const oracle = JSON.parse(readFileSync(path, 'utf8')) as {
    dns_answers: [string, string, string, string, string, number][];
  };
  const counts: Counts = {};
  for (const [name, type, value, dialect, section, times] of oracle.dns_answers) {
    const key = [name.replaceAll(' ', '\\032'), type, value.toLowerCase(), dialect, section].join(' ');
    counts[key] = (counts[key] ?? 0) + times;
  }
  return counts;
}

describe.skipIf(!existsSync(`${SHARED}oracle`))('answers of real captures (needs ../shared)', () => {
  it.each(CAPTURES)('%s agrees with tshark', (capture) => {
    const expected = expectedAnswers(`${SHARED}oracle/${capture}.json`);
    expect(Object.keys(expected).length).toBeGreaterThan(0);
    expect(readAnswers(`${SHARED}captures/${capture}`)).toEqual(expected);
  });
});
