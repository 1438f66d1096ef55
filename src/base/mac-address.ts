/** MAC addresses (EUI-48) as one number below 2^48, exact in a double. */

/** The MAC address at `offset`. */
export function readMac(view: DataView, offset: number): number {
  return view.getUint16(offset) * 0x1_0000_0000 + view.getUint32(offset + 2);
}

/** `aa:bb:cc:dd:ee:ff`, lower case. */
export function formatMac(mac: number): string {
  return mac.toString(16).padStart(12, '0').replace(/../g, '$&:').slice(0, 17);
}

/** Text with `:` or `-` between the octets, or twelve hex digits, to a number; null when it is none. */
export function parseMac(text: string): number | null {
  const digits = text.replace(/[:-]/g, '');
  return /^[0-9a-fA-F]{12}$/.test(digits) ? Number.parseInt(digits, 16) : null;
}

/** Broadcast and multicast addresses name no station (IEEE 802: the I/G bit of the first octet). */
export function isGroupMac(mac: number): boolean {
  return Math.floor(mac / 0x100_0000_0000) % 2 === 1;
}

/** Locally administered (U/L bit): chosen by the station, as phones do to hide; the OUI table does not apply. */
export function isLocallyAdministered(mac: number): boolean {
  return Math.floor(mac / 0x200_0000_0000) % 2 === 1;
}
