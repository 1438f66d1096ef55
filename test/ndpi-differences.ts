import type { Explanation } from './oracle-differences.ts';

/** Everything in which we differ from nDPI, by capture. An entry that no longer holds fails the test as a new difference does. */
export const NDPI_DIFFERENCES: Readonly<Record<string, Omit<Explanation, 'refused'>>> = {
  'fuzz-2006-06-26-2594.pcap': {
    why:
      'the length of a label was changed: it reaches over its neighbours and the name over the end of the message. nDPI ' +
      'prints the bytes up to there; tshark and we read no name',
    differences: ['DNS host missing: 1.0.0.127?in-ad_r?arpa??? of udp 192.168.1.1 53 192.168.1.2 2813'],
  },
  'http2.pcapng': {
    why: 'the authority of HTTP/2, which is an address, on a port that nDPI does not take for it',
    differences: ['name added: 127.0.0.1 of tcp 127.0.0.1 29518 127.0.0.1 37824'],
  },
  'http_ua_splitted_in_two_pkts.pcapng': {
    why: 'the field is cut between two segments: nDPI has what the first holds, we all of it',
    differences: ['user agent missing: Mozil of tcp 254.125.135.128 21359 66.152.103.45 80'],
  },
};

/**
 * What nDPI prints as a host and is neither a server's name nor a question to a resolver, by its protocol: what it is, what
 * becomes of it here, and how many of them we know otherwise.
 */
export const NOT_A_SERVER_NAME: Readonly<Record<string, { what: string; known: string }>> = {
  DHCP: { what: 'what a client calls itself: a fact about that device (dhcp-hostname)', known: '3 of 3' },
  FTP_CONTROL: {
    what: 'the program in the server’s greeting, lower-cased: the service is told, the greeting is not kept',
    known: '0 of 1',
  },
  MDNS: { what: 'the service or host asked for: a question to everybody, kept among lookups as mdns', known: '4 of 4' },
  NetBIOS: {
    what: 'the station’s or group’s name, lower-cased: a fact where a station registers it (nbns-name)',
    known: '7 of 31',
  },
  SSDP: { what: 'the Host field, which is always the multicast address', known: '0 of 2' },
  STUN: { what: 'the realm or the program of a relay: who is asked is an address', known: '0 of 3' },
  'Whois-DAS': { what: 'what a registry is asked about: not a name of the server', known: '0 of 1' },
  Xiaomi: {
    what: 'a name in Xiaomi’s push protocol, which is not read: an address, or the load balancer that was looked up',
    known: '0 of 5',
  },
};
