/** A capture of which we say other than tshark does: every difference, and why ours is right. */
export type Explanation = {
  why: string;
  /** As the test words them. */
  differences?: readonly string[];
  /** The capture is refused, with this message. */
  refused?: RegExp;
};

const LARGE_FRACTION =
  'the microseconds field holds more than a second: tshark turns it into nanoseconds of 32 bits, which overflow';

/** First and last time differ alike: one packet, or packets of one time. */
function time(ours: number, theirs: number, why: string = LARGE_FRACTION): Explanation {
  return {
    why,
    differences: [`first time: ${ours}, tshark ${theirs}`, `last time: ${ours}, tshark ${theirs}`],
  };
}

const GRANDSTREAM = '00:0b:82:01:fc:42';
const CUT_REPLY = 'the capture cut the reply before its type: an offer or a confirmation';

const ANSWERED = 'the question was not captured; the answer repeats it';

/** A question that tshark has not, because nobody was seen to ask it. */
function answered(question: string): Explanation {
  return { why: ANSWERED, differences: [`question added: ${question}`] };
}

/** An address that tshark reads in an offer. */
function offered(mac: string, address: string, why = 'offered, and not seen to be confirmed'): Explanation {
  return { why, differences: [`DHCP missing: ${mac} dhcp-address ${address}`] };
}

/** Everything in which we differ, by capture. An entry that no longer holds fails the test as a new difference does. */
export const EXPLAINED: Readonly<Record<string, Explanation>> = {
  'iot-inspector/no_application_data.pcap': answered('dns AAAA d3p8zr0ffa9t17.cloudfront.net'),
  'malformed/libpcap__pcap-invalid-version-1.pcap': {
    why: 'version 1.4 never was; its order of lengths is not known',
    refused: /version 1\.4/,
  },
  'malformed/xiaobai__caplen-4294967295.pcap': {
    why: 'the second record claims 4 GiB: reading ends before it, where tshark takes a broken record for a packet',
    differences: [
      'bytes: 342, tshark 611508430',
      'captured bytes: 342, tshark 705',
      'conversation added: 192.168.1.1 > 192.168.1.165: 1 frames, 342 bytes',
      'first time: 1713242057777914, tshark -826015999999',
      'packets: 1, tshark 2',
    ],
  },
  'malformed/xiaobai__dns-pointer-loops-and-lies.pcap': {
    why: 'tshark’s words for a name that loops',
    differences: ['question missing: dns 26977 <name contains a pointer that loops>'],
  },
  'malformed/xiaobai__empty-file.pcap': { why: 'nothing in it', refused: /empty/ },
  'malformed/xiaobai__html-error-page.pcap': { why: 'no capture', refused: /HTML page/ },
  'malformed/xiaobai__text.pcap': { why: 'no capture', refused: /text, not a capture/ },
  'malformed/xiaobai__wrong-magic.pcap': { why: 'no capture', refused: /de ad be ef/ },
  'ndpi/dns.pcap': answered('dns AAAA www.l.google.com'),
  'ndpi/fuzz-2006-06-26-2594.pcap': {
    why:
      'EtherType 0x0800 over a header of version 6: tshark follows the version, a station would drop the packet; and ' +
      'ARP of hardware type 69 with addresses of six bytes, which tshark does not take for MAC addresses',
    differences: [
      'ARP added: 192.168.1.1 is at 00:30:54:00:da:56',
      'conversation missing: 8011:4af7:c0a8:102:c0a8:101:b0b:35 > 34:4489:e530:100:1::: 1 frames, 86 bytes',
    ],
  },
  'ndpi/http2.pcapng': {
    why: 'HTTP/2 on a port that tshark does not take for it; told so (-d tcp.port==29518,http2), it reads the same',
    differences: ['Host added: 127.0.0.1 at 127.0.0.1'],
  },
  'tcpdump/dns_tcp_8053.pcap': {
    why: 'DNS over TCP on a port that tshark does not know for it: whole messages of the stated lengths leave no doubt',
    differences: [
      'DNS answer added: nic.sandelman.ca A 209.87.249.18',
      'DNS answer added: nic.sandelman.ca AAAA 2607:f0b0:f::babe:f00d',
      'DNS answer added: sns.cooperix.net A 97.107.133.15',
      'DNS answer added: sns.cooperix.net AAAA 2600:3c03::f03c:91ff:fe96:e8ef',
      'DNS answer added: www.tcpdump.org A 192.139.46.66',
      'question added: dns A www.tcpdump.org',
    ],
  },
  'tcpdump/heapoverflow-atalk_2.pcap': time(808465240464432, 808464433010580),
  'tcpdump/heapoverflow-atalk_print.pcap': time(808465240464432, 808464433010580),
  'tcpdump/heapoverflow-ip_demux_print.pcap': time(808465240464432, 808464433010580),
  'tcpdump/heapoverflow-ppp_hdlc_if_print.pcap': time(808465240464432, 808464433010580),
  'tcpdump/heapoverflow-q933_printq.pcap': time(808465240464432, 808464433010580),
  'tcpdump/heapoverflow-sl_if_print.pcap': time(808465240464432, 808464433010580),
  'tcpdump/heapoverflow-tcp_print.pcap': time(808465240464432, 808464433010580),
  'tcpdump/dhcpv6-mud.pcap': {
    why: 'tshark’s column has DHCP of IPv4 alone',
    differences: [
      'DHCP added: b8:27:eb:b8:53:c8 dhcp-fqdn raspberrypi',
      'DHCP added: b8:27:eb:b8:53:c8 dhcp-vendor-class dhcpcd-6.11.5:Linux-4.1.18-v7+:armv7l:BCM2709',
    ],
  },
  'tcpdump/ipv6hdr-heapoverflow.pcap': time(808465240464432, 808464433010580),
  'tcpdump/radiotap-heapoverflow.pcap': time(808465240464432, 808464433010580),
  'tcpdump/ppp-invalid-lengths.pcap': time(8454685721442, -8454668541573),
  'tcpdump/slip-compressed_sl_print-oobr.pcap': time(1292341002780311, -1292339323448099),
  'tcpdump/slip-sliplink_print-oobr.pcap': time(1292341002780310, -1292339323448098),
  'tcpdump/vxlan.pcap': {
    why: 'ARP inside a tunnel says nothing of the link that was captured',
    differences: [
      'ARP missing: 192.168.203.3 is at 00:16:3e:37:f6:04',
      'ARP missing: 192.168.203.5 is at 00:30:88:01:00:02',
    ],
  },
  'wireshark/tls12-dsb.pcapng': {
    why: 'tshark decrypts the TLS with the secrets that the file carries; we read no content that was encrypted',
    differences: ['Host missing: example.com at 93.184.216.34', 'Host missing: example.net at 93.184.216.34'],
  },
  'pcapplusplus/Packet++Test__PacketExamples__dns_over_tcp.pcapng': {
    why:
      'one packet of 1970 among those of 2020: a clock that was not set is left out of the time covered, and told; and ' +
      ANSWERED,
    differences: ['first time: 1608102334010346, tshark 0', 'question added: dns A github.com'],
  },
  'pcapplusplus/Pcap++Test__PcapExamples__pcapng-example.pcapng': {
    why: 'a packet of the year 586524 has no time that a clock could show',
    differences: ['last time: 2894531997938836, tshark 18446744073204277000'],
  },
  'pcapplusplus/Packet++Test__PacketExamples__GrePackets.pcap': answered(
    'dns AAAA xqt-detect-mode2-97712e88-167a-45b9-93ee-913140e76678',
  ),
  'pcapplusplus/Pcap++Test__PcapExamples__null_loopback.pcap': answered('dns A www.google-analytics.com'),
  'pcapng-test-generator/output_le__basic__test004.pcapng': offered(GRANDSTREAM, '192.168.0.10', CUT_REPLY),
  'pcapng-test-generator/output_le__basic__test005.pcapng': offered(GRANDSTREAM, '192.168.0.10', CUT_REPLY),
  'pcapng-test-generator/output_le__basic__test006.pcapng': offered(GRANDSTREAM, '192.168.0.10', CUT_REPLY),
  'pcapng-test-generator/output_le__basic__test008.pcapng': offered(GRANDSTREAM, '192.168.0.10', CUT_REPLY),
  'pcapng-test-generator/output_le__basic__test009.pcapng': offered(GRANDSTREAM, '192.168.0.10'),
  'pcapng-test-generator/output_le__basic__test012.pcapng': {
    why: 'the reply is cut in its options, behind its type and the address: tshark gives up all of it',
    differences: [`DHCP added: ${GRANDSTREAM} dhcp-address 192.168.0.10`],
  },
  'testrun/tls__captures__monitor_with_quic.pcap': offered('e4:5f:01:5f:92:9c', '10.10.10.14'),
  'variants/xiaobai__snaplen-96.pcap': offered('78:df:72:24:69:4d', '192.168.1.165', CUT_REPLY),
  'wireshark/dns-ooo.pcap': answered('dns A example.com'),
  'zeek/dhcp__dhcp.pcap': {
    why: 'an address that was offered, and refused when asked for; and what the server is, which is no fact about its client',
    differences: [
      'DHCP missing: 90:b1:1c:99:49:29 dhcp-address 128.2.6.97',
      'DHCP missing: 90:b1:1c:99:49:29 dhcp-vendor-class ArubaAP',
    ],
  },
  'zeek/erspan.pcap': {
    why:
      'mirrored packets in outer fragments: tshark has the inner header in the frame that completes the datagram, we in ' +
      'the first fragment, which holds it, DHCP too; and ARP inside a tunnel, as above',
    differences: [
      'DHCP added: 00:50:56:82:08:d1 dhcp-fqdn TFDSP.sp.local',
      'DHCP added: 00:50:56:82:08:d1 dhcp-vendor-class MSFT 5.0',
      'ARP missing: 192.168.69.10 is at 00:50:56:82:2b:52',
      'ARP missing: 192.168.69.2 is at 00:50:56:82:08:d1',
      'conversation added: 10.200.0.3 > 10.200.0.224: 49 frames, 47109 bytes',
      'conversation added: 192.168.69.2 > 192.168.69.10: 80 frames, 38163 bytes',
      'conversation missing: 10.200.0.3 > 10.200.0.224: 49 frames, 60066 bytes',
      'conversation missing: 192.168.69.2 > 192.168.69.10: 80 frames, 25206 bytes',
    ],
  },
};
