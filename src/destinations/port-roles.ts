import { compareAddresses, formatAddress } from '../base/ip-address.ts';
import { PROTOCOL, WORDS } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import type { FlowProtocols } from './flow-protocol.ts';
import type { RemoteRole, RoleIndex } from './remote-role.ts';
import { PORT_ROLE_THRESHOLDS as THRESHOLDS } from './thresholds.ts';

/** Roles of servers that help two ends to find each other. */
const INTRODUCING: ReadonlySet<RemoteRole | undefined> = new Set<RemoteRole>(['rendezvous', 'relay', 'stun']);

/** What two ends speak once they have; a flow that speaks anything else shares the port by chance. */
const BETWEEN_ENDS: ReadonlySet<string> = new Set(['rtp', 'rtcp', 'dtls']);

/** What went over UDP between one port of a device and one remote address. */
type Exchange = {
  address: number;
  remotePort: number;
  sent: number;
  received: number;
  /** Something was recognised, … */
  isSpoken: boolean;
  /** … and it is none of what two ends speak with each other. */
  isOther: boolean;
};

/**
 * Roles that ports show of remote sides whose messages tell nothing: a P2P library speaks with its servers and with the
 * other end from one local port. Three signs, the surer first: a port that rules know; a local port that is also used with
 * a P2P server; one local port that speaks with several addresses at the same port.
 */
export function notePortRoles(
  observations: Observations,
  deviceOf: Int32Array,
  flowProtocols: FlowProtocols,
  roles: RoleIndex,
): void {
  const width = deviceOf.length;
  noteKnownPorts(observations, deviceOf, flowProtocols, roles);
  for (const [key, exchanges] of gatherExchanges(observations, deviceOf, flowProtocols)) {
    const device = Math.floor(key / 65536);
    const local = `local port udp/${key % 65536}`;
    const roleOf = ({ address }: Exchange) => roles.get(device * width + address);
    const server = exchanges.find((each) => INTRODUCING.has(roleOf(each)?.role));
    const unknown = exchanges.filter((each) => roleOf(each) === undefined && !each.isOther);
    if (server !== undefined) {
      const reason = `${local}, as with ${formatAddress(observations.addresses, server.address * WORDS)}`;
      for (const each of unknown) {
        const role = each.remotePort === server.remotePort && !isUpload(each) ? 'rendezvous' : 'peer';
        roles.set(device * width + each.address, { role, reason });
      }
    } else {
      for (const fan of groupByPort(unknown.filter(({ isSpoken }) => !isSpoken))) {
        if (fan.length < THRESHOLDS.fanOut || fan.some(isUpload)) continue;
        const reason = `${local} with ${fan.length} addresses at udp/${fan[0]!.remotePort}`;
        for (const { address } of fan) roles.set(device * width + address, { role: 'rendezvous', reason });
      }
    }
  }
}

function groupByPort(exchanges: readonly Exchange[]): Exchange[][] {
  const groups = new Map<number, Exchange[]>();
  for (const each of exchanges) {
    const group = groups.get(each.remotePort);
    if (group === undefined) groups.set(each.remotePort, [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** Much more sent than received: what cameras send to whoever looks. */
function isUpload({ sent, received }: Exchange): boolean {
  return sent >= THRESHOLDS.uploadBytes && sent >= received * THRESHOLDS.uploadRatio;
}

function noteKnownPorts(
  { flows }: Observations,
  deviceOf: Int32Array,
  flowProtocols: FlowProtocols,
  roles: RoleIndex,
): void {
  const { originator, responder, responderPort, protocol } = flows.columns;
  for (let row = 0; row < flows.length; row++) {
    const device = deviceOf[originator[row]!]!;
    const address = responder[row]!;
    const key = device * deviceOf.length + address;
    if (device < 0 || deviceOf[address]! >= 0 || roles.has(key)) continue;
    const match = flowProtocols.byPort(row);
    if (match?.role !== 'p2p' || match.isRange) continue;
    const transport = protocol[row] === PROTOCOL.udp ? 'udp' : 'tcp';
    roles.set(key, { role: 'rendezvous', reason: `${match.protocol} by port ${transport}/${responderPort[row]}` });
  }
}

/** By device number × 65536 + local port, in the order of addresses: what is told of a port must not depend on rows. */
function gatherExchanges(
  observations: Observations,
  deviceOf: Int32Array,
  flowProtocols: FlowProtocols,
): Map<number, Exchange[]> {
  const { flows, addresses, texts } = observations;
  const { protocol, originator, responder, originatorPort, responderPort, service } = flows.columns;
  const byPort = new Map<number, Map<number, Exchange>>();
  for (let row = 0; row < flows.length; row++) {
    const [mine, theirs] = [deviceOf[originator[row]!]!, deviceOf[responder[row]!]!];
    if (protocol[row] !== PROTOCOL.udp || mine < 0 === theirs < 0) continue;
    const sends = mine >= 0;
    const key = (sends ? mine * 65536 : theirs * 65536) + (sends ? originatorPort[row]! : responderPort[row]!);
    const address = sends ? responder[row]! : originator[row]!;
    const remotePort = sends ? responderPort[row]! : originatorPort[row]!;
    const exchanges = byPort.get(key) ?? new Map<number, Exchange>();
    byPort.set(key, exchanges);
    const known = exchanges.get(address) ?? newExchange(address, remotePort);
    exchanges.set(address, known);
    const { originatorPayload, responderPayload } = flows.columns;
    known.sent += sends ? originatorPayload[row]! : responderPayload[row]!;
    known.received += sends ? responderPayload[row]! : originatorPayload[row]!;
    known.remotePort = Math.min(known.remotePort, remotePort);
    const name = service[row]! < 0 ? null : texts[service[row]!]!;
    if (name !== null) known.isSpoken = true;
    if (name !== null && !BETWEEN_ENDS.has(name) && !flowProtocols.isP2p(name)) known.isOther = true;
  }
  const compare = (a: Exchange, b: Exchange) =>
    compareAddresses(addresses, a.address * WORDS, addresses, b.address * WORDS);
  return new Map([...byPort].map(([key, exchanges]) => [key, [...exchanges.values()].sort(compare)]));
}

function newExchange(address: number, remotePort: number): Exchange {
  return { address, remotePort, sent: 0, received: 0, isSpoken: false, isOther: false };
}
