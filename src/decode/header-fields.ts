import * as arp from './arp.ts';
import { HEADER } from './header.ts';
import type { HeaderField } from './header-field.ts';
import * as icmp from './icmp.ts';
import * as icmpv6 from './icmpv6.ts';
import * as ipv4 from './ipv4.ts';
import * as ipv6 from './ipv6.ts';
import * as extension from './ipv6-extension.ts';
import { LINK_FIELDS } from './link-fields.ts';
import * as ports from './ports.ts';
import * as tcp from './tcp.ts';
import { TUNNEL_FIELDS } from './tunnel-fields.ts';
import * as udp from './udp.ts';

const PORTS: readonly HeaderField[] = [
  ['source port', ports.SOURCE_PORT, 2, 'number'],
  ['destination port', ports.DESTINATION_PORT, 2, 'number'],
];

const NETWORKS: Record<number, readonly HeaderField[]> = {
  [HEADER.arp]: [
    ['hardware type', arp.HARDWARE_TYPE, 2, 'number'],
    ['protocol type', arp.PROTOCOL_TYPE, 2, 'hex'],
    ['hardware length', arp.HARDWARE_LENGTH, 1, 'number'],
    ['protocol length', arp.PROTOCOL_LENGTH, 1, 'number'],
    ['operation', arp.OPERATION, 2, 'number'],
    ['sender hardware address', arp.SENDER_MAC, 6, 'mac'],
    ['sender protocol address', arp.SENDER_ADDRESS, 4, 'ipv4'],
    ['target hardware address', arp.TARGET_MAC, 6, 'mac'],
    ['target protocol address', arp.TARGET_ADDRESS, 4, 'ipv4'],
  ],
  [HEADER.ipv4]: [
    ['version and header length', ipv4.VERSION_AND_LENGTH, 1, 'hex'],
    ['type of service', ipv4.TYPE_OF_SERVICE, 1, 'hex'],
    ['total length', ipv4.TOTAL_LENGTH, 2, 'number'],
    ['identification', ipv4.IDENTIFICATION, 2, 'hex'],
    ['flags and fragment offset', ipv4.FRAGMENT, 2, 'hex'],
    ['time to live', ipv4.TIME_TO_LIVE, 1, 'number'],
    ['protocol', ipv4.PROTOCOL_NUMBER, 1, 'number'],
    ['header checksum', ipv4.CHECKSUM, 2, 'hex'],
    ['source', ipv4.SOURCE, 4, 'ipv4'],
    ['destination', ipv4.DESTINATION, 4, 'ipv4'],
  ],
  [HEADER.ipv6]: [
    ['version, traffic class and flow label', ipv6.VERSION_AND_FLOW, 4, 'hex'],
    ['payload length', ipv6.PAYLOAD_LENGTH, 2, 'number'],
    ['next header', ipv6.NEXT_HEADER, 1, 'number'],
    ['hop limit', ipv6.HOP_LIMIT, 1, 'number'],
    ['source', ipv6.SOURCE, 16, 'ipv6'],
    ['destination', ipv6.DESTINATION, 16, 'ipv6'],
  ],
  [HEADER.ipv6Extension]: [
    ['next header', extension.NEXT_HEADER, 1, 'number'],
    ['length', extension.EXTENSION_LENGTH, 1, 'number'],
  ],
};

const TRANSPORTS: Record<number, readonly HeaderField[]> = {
  [HEADER.tcp]: [
    ...PORTS,
    ['sequence number', tcp.SEQUENCE_NUMBER, 4, 'number'],
    ['acknowledgement number', tcp.ACKNOWLEDGEMENT_NUMBER, 4, 'number'],
    ['data offset', tcp.DATA_OFFSET, 1, 'hex'],
    ['flags', tcp.FLAGS, 1, 'tcp-flags'],
    ['window', tcp.WINDOW, 2, 'number'],
    ['checksum', tcp.CHECKSUM, 2, 'hex'],
    ['urgent pointer', tcp.URGENT_POINTER, 2, 'number'],
  ],
  [HEADER.udp]: [...PORTS, ['length', udp.LENGTH, 2, 'number'], ['checksum', udp.CHECKSUM, 2, 'hex']],
  [HEADER.icmp]: [
    ['type', icmp.TYPE, 1, 'number'],
    ['code', icmp.CODE, 1, 'number'],
    ['checksum', icmp.CHECKSUM, 2, 'hex'],
  ],
  [HEADER.icmpv6]: [
    ['type', icmpv6.TYPE, 1, 'number'],
    ['code', icmpv6.CODE, 1, 'number'],
    ['checksum', icmpv6.CHECKSUM, 2, 'hex'],
  ],
};

/** The fields of a header (HEADER), from the offsets that its decoder reads by; empty where only its extent is shown. */
export function fieldsOfHeader(header: number): readonly HeaderField[] {
  return LINK_FIELDS[header] ?? NETWORKS[header] ?? TRANSPORTS[header] ?? TUNNEL_FIELDS[header] ?? [];
}
