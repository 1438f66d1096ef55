/** LINKTYPE_ values whose packets may be far longer than a network's. */
const USB_LINUX = 189;
const USB_LINUX_MMAPPED = 220;
const DBUS = 231;
const USBPCAP = 249;

/** What libpcap and Wireshark take for the longest possible packet of a network. */
const NETWORK_LIMIT = 262_144;
/** A stated snap length raises the limit, but no further than this: it may be damaged itself. */
const STATED_LIMIT = 1_048_576;
const BUS_LIMIT = 134_217_728;

/** How much of one packet is handed out at most: all that a network carries. Longer ones (USB, D-Bus) lose their tail. */
export const MAX_HANDED_OUT = STATED_LIMIT;

/** Beyond this captured length a record is damaged. `snapLength` 0: none stated. */
export function packetLimit(linkType: number, snapLength: number): number {
  switch (linkType) {
    case USB_LINUX:
    case USB_LINUX_MMAPPED:
    case DBUS:
    case USBPCAP:
      return BUS_LIMIT;
    default:
      return Math.max(NETWORK_LIMIT, Math.min(snapLength, STATED_LIMIT));
  }
}
