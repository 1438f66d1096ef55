import { readDhcp } from './dhcp.ts';
import { readDhcpv6 } from './dhcpv6.ts';
import { isCertainDns, mayBeDns, readDnsMessage } from './dns.ts';
import { isDtls } from './dtls.ts';
import { explainDatagramService } from './explain-datagram-service.ts';
import { explainDhcp } from './explain-dhcp.ts';
import { explainDhcpv6 } from './explain-dhcpv6.ts';
import { explainDns } from './explain-dns.ts';
import { explainDtls } from './explain-dtls.ts';
import { explainIcmp } from './explain-icmp.ts';
import { onLayer, type Page } from './explain-page.ts';
import { explainGquic, explainQuic } from './explain-quic.ts';
import { explainStream } from './explain-stream.ts';
import { readGquicHello } from './gquic.ts';
import { type Layers, PROTOCOL } from './layers.ts';
import { hasPort } from './ports.ts';
import type { ProtocolPatterns } from './protocol-pattern.ts';
import { isQuicLongHeader } from './quic-packet.ts';

const PORT = { dhcpServer: 67, dhcpClient: 68, nbns: 137, dhcpv6Client: 546, dhcpv6Server: 547 } as const;

/** Where the naming systems live (RFC 1035, RFC 6762, RFC 4795). */
const DNS_PORTS = new Map([
  [53, 'DNS'],
  [5353, 'mDNS'],
  [5355, 'LLMNR'],
]);

/**
 * Adds the rows of the message that the frame carries, and returns its protocol, as `service` in the document where it has
 * one; null, and no row, when nothing is certain. Readers are asked in the order in which flows are recognised: bytes
 * first, ports only where bytes say too little. One packet says less than a flow: what only a second packet would show
 * is not said.
 */
export async function explainMessage(page: Page, layers: Layers, patterns: ProtocolPatterns): Promise<string | null> {
  const { protocol, payloadOffset, payloadEnd } = layers;
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) return explainIcmp(page, layers) ? 'icmp' : null;
  if (payloadOffset < 0 || payloadOffset >= payloadEnd) return null;
  if (protocol === PROTOCOL.tcp) return explainStream(page, layers, patterns);
  return protocol === PROTOCOL.udp ? explainDatagram(page, layers, patterns) : null;
}

async function explainDatagram(page: Page, layers: Layers, patterns: ProtocolPatterns): Promise<string | null> {
  const { sourcePort, destinationPort } = layers;
  switch (destinationPort) {
    case PORT.dhcpServer:
    case PORT.dhcpClient:
      return explainDhcpDatagram(page, layers);
    case PORT.dhcpv6Client:
    case PORT.dhcpv6Server:
      return explainDhcpv6Datagram(page, layers);
  }
  const naming = DNS_PORTS.get(destinationPort) ?? DNS_PORTS.get(sourcePort);
  if (explainDnsDatagram(page, layers, naming)) return (naming ?? 'DNS').toLowerCase();
  if (naming !== undefined) return null;
  return (await explainSecured(page, layers)) ?? explainDatagramService(page, layers, patterns);
}

function explainDhcpDatagram(page: Page, { payloadOffset, payloadEnd }: Layers): string | null {
  if (readDhcp(page.view, payloadOffset, payloadEnd) === null) return null;
  explainDhcp(onLayer(page, 'DHCP'), payloadOffset, payloadEnd);
  return 'dhcp';
}

function explainDhcpv6Datagram(page: Page, { payloadOffset, payloadEnd }: Layers): string | null {
  if (readDhcpv6(page.view, payloadOffset, payloadEnd) === null) return null;
  explainDhcpv6(onLayer(page, 'DHCPv6'), payloadOffset, payloadEnd);
  return 'dhcpv6';
}

/** `naming`: what the port says, if anything; without it only what is beyond doubt counts. NetBIOS names are none of DNS. */
function explainDnsDatagram(page: Page, layers: Layers, naming: string | undefined): boolean {
  const { payloadOffset, payloadEnd } = layers;
  if (naming === undefined && (hasPort(layers, PORT.nbns) || !mayBeDns(page.view, payloadOffset, payloadEnd)))
    return false;
  const message = readDnsMessage(page.view, payloadOffset, payloadEnd);
  if (message === null || (naming === undefined && !isCertainDns(message, payloadEnd))) return false;
  explainDns(onLayer(page, naming ?? 'DNS'), payloadOffset, payloadEnd, message);
  return true;
}

async function explainSecured(page: Page, { payloadOffset, payloadEnd }: Layers): Promise<string | null> {
  const { view } = page;
  if (isDtls(view, payloadOffset, payloadEnd)) {
    explainDtls(onLayer(page, 'DTLS'), payloadOffset, payloadEnd);
    return 'dtls';
  }
  if (readGquicHello(view, payloadOffset, payloadEnd) !== null) {
    explainGquic(onLayer(page, 'QUIC'), payloadOffset, payloadEnd);
    return 'quic';
  }
  if (!isQuicLongHeader(view, payloadOffset, payloadEnd)) return null;
  await explainQuic(onLayer(page, 'QUIC'), payloadOffset, payloadEnd);
  return 'quic';
}
