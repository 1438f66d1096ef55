import { concat, u16 } from '../bytes.ts';

/** ARP operations (RFC 826). */
export const ARP_REQUEST = 1;
export const ARP_REPLY = 2;

/** An ARP message for IPv4 over Ethernet (RFC 826); a probe has the sender address 0.0.0.0 (RFC 5227). */
export function encodeArp(
  operation: number,
  sender: { mac: Uint8Array; address: Uint8Array },
  target: { mac: Uint8Array; address: Uint8Array },
): Uint8Array {
  return concat(u16(1, 0x0800, 0x0604, operation), sender.mac, sender.address, target.mac, target.address);
}
