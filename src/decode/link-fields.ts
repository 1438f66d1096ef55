import * as avs from './avs.ts';
import * as ethernet from './ethernet.ts';
import * as hdlc from './hdlc.ts';
import { HEADER } from './header.ts';
import type { HeaderField } from './header-field.ts';
import * as ieee80211 from './ieee80211.ts';
import * as cooked from './linux-cooked.ts';
import * as llc from './llc.ts';
import * as loopback from './loopback.ts';
import * as mpls from './mpls.ts';
import * as nflog from './nflog.ts';
import * as pktap from './pktap.ts';
import * as ppi from './ppi.ts';
import * as pppoe from './pppoe.ts';
import * as prism from './prism.ts';
import * as radiotap from './radiotap.ts';
import * as vlan from './vlan.ts';

const BEHIND_FRAME_CONTROL: readonly HeaderField[] = [
  ['duration', ieee80211.DURATION, 2, 'little'],
  ['address 1', ieee80211.ADDRESS_1, 6, 'mac'],
  ['address 2', ieee80211.ADDRESS_2, 6, 'mac'],
  ['address 3', ieee80211.ADDRESS_3, 6, 'mac'],
  ['fragment and sequence number', ieee80211.SEQUENCE_CONTROL, 2, 'little'],
];

/** The fields of every link layer and of what a capturing host writes before it, by HEADER. */
export const LINK_FIELDS: Record<number, readonly HeaderField[]> = {
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
    ['rest of address', cooked.ADDRESS_REST, 2, 'bytes'],
    ['protocol type', cooked.PROTOCOL_TYPE, 2, 'hex'],
  ],
  [HEADER.linuxCooked2]: [
    ['protocol type', cooked.PROTOCOL_TYPE_2, 2, 'hex'],
    ['reserved', cooked.RESERVED_2, 2, 'bytes'],
    ['interface index', cooked.INTERFACE_INDEX_2, 4, 'number'],
    ['device type', cooked.DEVICE_TYPE_2, 2, 'number'],
    ['packet type', cooked.PACKET_TYPE_2, 1, 'number'],
    ['address length', cooked.ADDRESS_LENGTH_2, 1, 'number'],
    ['source', cooked.ADDRESS_2, 6, 'mac'],
    ['rest of address', cooked.ADDRESS_REST_2, 2, 'bytes'],
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
    ['padding', radiotap.PADDING, 1, 'hex'],
    ['length', radiotap.LENGTH, 2, 'little'],
    ['present', radiotap.PRESENT, 4, 'hex'],
  ],
  [HEADER.ppi]: [
    ['version', ppi.VERSION, 1, 'number'],
    ['flags', ppi.FLAGS, 1, 'hex'],
    ['length', ppi.LENGTH, 2, 'little'],
    ['link type', ppi.LINK_TYPE_NUMBER, 4, 'little'],
  ],
  [HEADER.prism]: [
    ['message code', prism.MESSAGE_CODE, 4, 'hex'],
    ['message length', prism.MESSAGE_LENGTH, 4, 'hex'],
  ],
  [HEADER.avs]: [
    ['version', avs.VERSION, 4, 'hex'],
    ['length', avs.LENGTH, 4, 'number'],
  ],
  [HEADER.nflog]: [
    ['address family', nflog.FAMILY, 1, 'number'],
    ['version', nflog.VERSION, 1, 'number'],
    ['resource id', nflog.RESOURCE_ID, 2, 'number'],
  ],
  [HEADER.pktap]: [
    ['length', pktap.LENGTH, 4, 'little'],
    ['record type', pktap.RECORD_TYPE, 4, 'little'],
    ['link type', pktap.LINK_TYPE_NUMBER, 4, 'little'],
  ],
  [HEADER.ieee80211]: [
    ['type and subtype', ieee80211.FRAME_CONTROL, 1, 'hex'],
    ['flags', ieee80211.FLAGS, 1, 'hex'],
    ...BEHIND_FRAME_CONTROL,
  ],
  [HEADER.ieee80211Swapped]: [
    ['flags', ieee80211.FRAME_CONTROL, 1, 'hex'],
    ['type and subtype', ieee80211.FLAGS, 1, 'hex'],
    ...BEHIND_FRAME_CONTROL,
  ],
};
