import { HEADER } from './header.ts';

/** IANA service ports of tunnels over UDP. 8472 is Linux's VXLAN port from before the assignment. */
export const TUNNEL_PORT = {
  l2tp: 1701,
  gtpU: 2152,
  teredo: 3544,
  vxlan: 4789,
  vxlanGpe: 4790,
  capwapData: 5247,
  geneve: 6081,
  vxlanLinux: 8472,
  tzsp: 37008,
} as const;

/** The tunnel that a datagram between these ports may carry (HEADER), which its decoder has to believe first. */
export function headerOfUdpPorts(sourcePort: number, destinationPort: number): number {
  const header = headerOfUdpPort(destinationPort);
  return header === HEADER.none ? headerOfUdpPort(sourcePort) : header;
}

function headerOfUdpPort(port: number): number {
  switch (port) {
    case TUNNEL_PORT.l2tp:
      return HEADER.l2tp;
    case TUNNEL_PORT.gtpU:
      return HEADER.gtpU;
    case TUNNEL_PORT.teredo:
      return HEADER.teredo;
    case TUNNEL_PORT.vxlan:
    case TUNNEL_PORT.vxlanGpe:
    case TUNNEL_PORT.vxlanLinux:
      return HEADER.vxlan;
    case TUNNEL_PORT.capwapData:
      return HEADER.capwap;
    case TUNNEL_PORT.geneve:
      return HEADER.geneve;
    case TUNNEL_PORT.tzsp:
      return HEADER.tzsp;
    default:
      return HEADER.none;
  }
}
