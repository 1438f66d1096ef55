import { formatAddress, isIpv4 } from '../base/ip-address.ts';
import { type NatPmpMessage, readNatPmp } from '../decode/nat-pmp.ts';
import { type PcpFilter, type PcpMapping, type PcpMessage, readPcp } from '../decode/pcp.ts';
import type { RecognisedDatagram } from './datagram-services.ts';
import {
  formatExternalAddress,
  formatMappingMessage,
  type MappingMessage,
  type MappingWord,
} from './mapping-messages.ts';

/** Where requests go and come from, and where routers announce themselves (RFC 6886, RFC 6887). */
export const MAPPING_PORT = 5351;
export const MAPPING_ANNOUNCEMENT_PORT = 5350;

/** Both protocols: result by which a server says that it does not speak the client's version. */
const UNSUPPORTED_VERSION = 1;

/** Addresses of a filter that are quoted. */
const MOST_FILTERS = 8;

/** A datagram of NAT-PMP or PCP on a port of theirs, or null. */
export function recogniseMapping(
  view: DataView,
  start: number,
  end: number,
  wireLength: number,
): RecognisedDatagram | null {
  const natPmp = readNatPmp(view, start, end);
  if (natPmp !== null) return recognised('nat-pmp', describeNatPmp(natPmp));
  const pcp = readPcp(view, start, end, wireLength);
  return pcp === null ? null : recognised('pcp', describePcp(pcp));
}

function recognised(service: string, message: string): RecognisedDatagram {
  return { service, message, addresses: [], exchange: null };
}

function describeNatPmp({ operation, result, externalAddress, mapping }: NatPmpMessage): string {
  if (result === UNSUPPORTED_VERSION) return refusal('any', result);
  if (operation === 'external-address') {
    if (result !== null && externalAddress === null) return `external-address-unknown ${result}`;
    return formatExternalAddress(externalAddress === null ? null : formatAddress(externalAddress));
  }
  if (mapping === null) return refusal('any', result ?? 0);
  const { protocol, internalPort, externalPort, lifetime } = mapping;
  // A refusal need not repeat the ports (section 3.5 leaves them open).
  if (result !== null && result > 0) return refusal(protocol, result, internalPort);
  const said = wordOf(result, lifetime);
  // An answer has the port that was granted in the place of the one asked for.
  const detail = said === 'granted' ? `${externalPort}` : null;
  const asked = said === 'add' ? externalPort : 0;
  return formatMappingMessage({ said, protocol, externalPort: asked, internalPort, detail, client: null });
}

function wordOf(result: number | null, lifetime: number): MappingWord {
  if (result === null) return lifetime === 0 ? 'delete' : 'add';
  return lifetime === 0 ? 'removed' : 'granted';
}

function refusal(
  protocol: MappingMessage['protocol'],
  result: number,
  internalPort = 0,
  client: string | null = null,
): string {
  return formatMappingMessage({
    said: 'refused',
    protocol,
    externalPort: 0,
    internalPort,
    detail: `${result}`,
    client,
  });
}

function describePcp(message: PcpMessage): string {
  const { operation, result, mapping } = message;
  if (result === UNSUPPORTED_VERSION) return refusal('any', result);
  // What PEER maps lets nobody in but the peer that the client itself speaks to.
  if (operation !== 'map') return operation;
  if (mapping === null) return result === null || result === 0 ? operation : refusal('any', result);
  const protocol = PROTOCOLS.get(mapping.protocol);
  if (protocol === undefined) return `map-protocol-${mapping.protocol}`;
  return describePcpMapping(message, mapping, protocol);
}

/** By number (IANA); 0 is all of them (section 11.1). */
const PROTOCOLS: ReadonlyMap<number, MappingMessage['protocol']> = new Map([
  [0, 'any'],
  [6, 'tcp'],
  [17, 'udp'],
]);

function describePcpMapping(message: PcpMessage, mapping: PcpMapping, protocol: MappingMessage['protocol']): string {
  const { result, lifetime, thirdParty, filters } = message;
  const { internalPort, externalPort, externalAddress } = mapping;
  const client = thirdParty === null ? null : formatAddress(thirdParty);
  if (result !== null && result > 0) return refusal(protocol, result, internalPort, client);
  const said = wordOf(result, lifetime);
  const outside = externalAddress === null ? '' : `@${formatAddress(externalAddress)}`;
  const detail = said === 'granted' ? `${externalPort}${outside}` : said === 'add' ? formatFilters(filters) : null;
  const asked = said === 'add' ? externalPort : 0;
  return formatMappingMessage({ said, protocol, externalPort: asked, internalPort, detail, client });
}

/** From whom alone; null: from anybody, as without filters, or with one that spans a whole family. */
function formatFilters(filters: readonly PcpFilter[]): string | null {
  if (filters.length === 0 || filters.some((filter) => ownLength(filter) <= 0)) return null;
  return filters.slice(0, MOST_FILTERS).map(formatFilter).join(',');
}

function formatFilter(filter: PcpFilter): string {
  const address = formatAddress(filter.address);
  return filter.prefixLength === 128 ? address : `${address}/${ownLength(filter)}`;
}

/** The prefix's length in bits of the address's own family. */
function ownLength({ address, prefixLength }: PcpFilter): number {
  return isIpv4(address) ? prefixLength - 96 : prefixLength;
}
