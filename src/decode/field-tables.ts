import * as arp from './arp.ts';
import * as ethernet from './ethernet.ts';
import * as geneve from './geneve.ts';
import * as gre from './gre.ts';
import * as gtpU from './gtp-u.ts';
import * as hdlc from './hdlc.ts';
import { HEADER } from './header.ts';
import * as icmp from './icmp.ts';
import * as icmpv6 from './icmpv6.ts';
import * as ieee80211 from './ieee80211.ts';
import * as ipv4 from './ipv4.ts';
import * as ipv6 from './ipv6.ts';
import * as extension from './ipv6-extension.ts';
import * as cooked from './linux-cooked.ts';
import * as llc from './llc.ts';
import * as loopback from './loopback.ts';
import * as mpls from './mpls.ts';
import * as ports from './ports.ts';
import * as pppoe from './pppoe.ts';
import * as radiotap from './radiotap.ts';
import * as tcp from './tcp.ts';
import * as udp from './udp.ts';
import * as vlan from './vlan.ts';
import * as vxlan from './vxlan.ts';

/** How the bytes of a field are shown. `little`: a number with the least significant byte first; `bytes`: one by one. */
export type FieldForm = 'number' | 'little' | 'hex' | 'little-hex' | 'bytes' | 'mac' | 'ipv4' | 'ipv6' | 'tcp-flags';

/** A field of a header: its name, place and length in bytes. Several values in one byte are one field. */
export type HeaderField = readonly [name: string, offset: number, length: number, form: FieldForm];

const PORTS: readonly HeaderField[] = [
  ['source port', ports.SOURCE_PORT, 2, 'number'],
  ['destination port', ports.DESTINATION_PORT, 2, 'number'],
];

const LINKS: Record<number, readonly HeaderField[]> = {
  [HEADER.ethernet]: [
    ['destination', ethernet.DESTINATION, 6, 'mac'],
    ['source', ethernet.SOURCE, 6, 'mac'],
    ['length or type', ethernet.LENGTH_OR_TYPE, 2, 'hex'],
  ],
  [HEADER.vlan]: [
    ['priority and VLAN id', vlan.TAG_CONTROL, 2, 'hex'],
    ['length or type', vlan.LENGTH_OR_TYPE, 2, 'hex'],
  ],
  [HEADER.llc]: [
    ['destination service access point', llc.DESTINATION_SAP, 1, 'hex'],
    ['source service access point', llc.SOURCE_SAP, 1, 'hex'],
    ['control', llc.CONTROL, 1, 'hex'],
    ['organization', llc.ORGANIZATION, 3, 'hex'],
    ['protocol id', llc.PROTOCOL_ID, 2, 'hex'],
  ],
  [HEADER.linuxCooked]: [
    ['packet type', cooked.PACKET_TYPE, 2, 'number'],
    ['device type', cooked.DEVICE_TYPE, 2, 'number'],
    ['address length', cooked.ADDRESS_LENGTH, 2, 'number'],
    ['source', cooked.ADDRESS, 6, 'mac'],
    ['protocol type', cooked.PROTOCOL_TYPE, 2, 'hex'],
  ],
  [HEADER.linuxCooked2]: [
    ['protocol type', cooked.PROTOCOL_TYPE_2, 2, 'hex'],
    ['interface index', cooked.INTERFACE_INDEX_2, 4, 'number'],
    ['device type', cooked.DEVICE_TYPE_2, 2, 'number'],
    ['packet type', cooked.PACKET_TYPE_2, 1, 'number'],
    ['address length', cooked.ADDRESS_LENGTH_2, 1, 'number'],
    ['source', cooked.ADDRESS_2, 6, 'mac'],
  ],
  [HEADER.loopback]: [['address family', loopback.FAMILY, 4, 'hex']],
  [HEADER.pppoe]: [
    ['version and type', pppoe.VERSION_AND_TYPE, 1, 'hex'],
    ['code', pppoe.CODE, 1, 'number'],
    ['session id', pppoe.SESSION_ID, 2, 'hex'],
    ['length', pppoe.LENGTH, 2, 'number'],
  ],
  [HEADER.hdlc]: [
    ['address', hdlc.ADDRESS, 1, 'hex'],
    ['control', hdlc.CONTROL, 1, 'hex'],
    ['protocol type', hdlc.PROTOCOL_TYPE, 2, 'hex'],
  ],
  [HEADER.mpls]: [
    ['label, class and bottom of stack', mpls.LABEL, 3, 'hex'],
    ['time to live', mpls.TIME_TO_LIVE, 1, 'number'],
  ],
  [HEADER.radiotap]: [
    ['version', radiotap.VERSION, 1, 'number'],
    ['length', radiotap.LENGTH, 2, 'little'],
    ['present', radiotap.PRESENT, 4, 'hex'],
  ],
  [HEADER.ieee80211]: [
    ['type and subtype', ieee80211.FRAME_CONTROL, 1, 'hex'],
    ['flags', ieee80211.FLAGS, 1, 'hex'],
    ['duration', ieee80211.DURATION, 2, 'little'],
    ['address 1', ieee80211.ADDRESS_1, 6, 'mac'],
    ['address 2', ieee80211.ADDRESS_2, 6, 'mac'],
    ['address 3', ieee80211.ADDRESS_3, 6, 'mac'],
    ['fragment and sequence number', ieee80211.SEQUENCE_CONTROL, 2, 'little'],
  ],
};

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

const TUNNELS: Record<number, readonly HeaderField[]> = {
  [HEADER.gre]: [
    ['flags and version', gre.FLAGS, 2, 'hex'],
    ['protocol type', gre.PROTOCOL_TYPE, 2, 'hex'],
  ],
  [HEADER.vxlan]: [
    ['flags', vxlan.FLAGS, 1, 'hex'],
    ['network id', vxlan.NETWORK_ID, 3, 'number'],
  ],
  [HEADER.geneve]: [
    ['version and options length', geneve.VERSION_AND_LENGTH, 1, 'hex'],
    ['flags', geneve.FLAGS, 1, 'hex'],
    ['protocol type', geneve.PROTOCOL_TYPE, 2, 'hex'],
    ['network id', geneve.NETWORK_ID, 3, 'number'],
  ],
  [HEADER.gtpU]: [
    ['flags', gtpU.FLAGS, 1, 'hex'],
    ['message type', gtpU.MESSAGE_TYPE, 1, 'number'],
    ['length', gtpU.LENGTH, 2, 'number'],
    ['tunnel endpoint', gtpU.TUNNEL_ENDPOINT, 4, 'hex'],
  ],
};

/** The fields of a header (HEADER), from the offsets that its decoder reads by; empty where only its extent is shown. */
export function fieldsOfHeader(header: number): readonly HeaderField[] {
  return LINKS[header] ?? NETWORKS[header] ?? TRANSPORTS[header] ?? TUNNELS[header] ?? [];
}
