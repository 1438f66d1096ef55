import * as capwap from './capwap.ts';
import * as erspan from './erspan.ts';
import * as geneve from './geneve.ts';
import * as gre from './gre.ts';
import * as gtpU from './gtp-u.ts';
import { HEADER } from './header.ts';
import type { HeaderField } from './header-field.ts';
import * as l2tp from './l2tp.ts';
import * as tzsp from './tzsp.ts';
import * as vxlan from './vxlan.ts';

/** The fields of every tunnel whose header has fixed ones, by HEADER. */
export const TUNNEL_FIELDS: Record<number, readonly HeaderField[]> = {
  [HEADER.gre]: [
    ['flags and version', gre.FLAGS, 2, 'hex'],
    ['protocol type', gre.PROTOCOL_TYPE, 2, 'hex'],
  ],
  [HEADER.erspan2]: [
    ['version and VLAN', erspan.VERSION_AND_VLAN, 2, 'hex'],
    ['class, truncation and session id', erspan.SESSION_ID, 2, 'hex'],
  ],
  [HEADER.erspan3]: [
    ['version and VLAN', erspan.VERSION_AND_VLAN, 2, 'hex'],
    ['class, truncation and session id', erspan.SESSION_ID, 2, 'hex'],
    ['timestamp', erspan.TIMESTAMP_3, 4, 'number'],
    ['security group', erspan.SECURITY_GROUP_3, 2, 'number'],
    ['frame type and option', erspan.FRAME_TYPE_AND_OPTION_3, 2, 'hex'],
  ],
  [HEADER.vxlan]: [
    ['flags', vxlan.FLAGS, 1, 'hex'],
    ['reserved, group or next protocol', vxlan.RESERVED, 3, 'bytes'],
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
  [HEADER.l2tp]: [['flags and version', l2tp.FLAGS, 2, 'hex']],
  [HEADER.capwap]: [
    ['preamble, header length, binding and flags', capwap.HEADER_WORD, 4, 'hex'],
    ['fragment id', capwap.FRAGMENT_ID, 2, 'number'],
    ['fragment offset', capwap.FRAGMENT_OFFSET, 2, 'hex'],
  ],
  [HEADER.tzsp]: [
    ['version', tzsp.VERSION, 1, 'number'],
    ['message type', tzsp.MESSAGE_TYPE, 1, 'number'],
    ['encapsulation', tzsp.ENCAPSULATION, 2, 'number'],
  ],
};
