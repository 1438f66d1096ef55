import type { Observations } from '../devices/observations.ts';

/** What a remote side is for a device, as packets show it. */
export type RemoteRole = 'rendezvous' | 'relay' | 'peer' | 'tunnel' | 'resolver' | 'ntp' | 'stun';

/** A role and what it rests on: a message of the protocol, by its own word. */
export type RoleReason = { role: RemoteRole; service: string; message: string };

const P2P_FAMILIES: ReadonlySet<string> = new Set(['pppp', 'tutk', 'dahua', 'xiongmai', 'reolink', 'tuya']);
const TUNNELS: ReadonlySet<string> = new Set(['wireguard', 'openvpn', 'ike', 'esp-in-udp']);

/** The most telling role first: what relays also introduces, and a peer says little but data. */
const ORDER: readonly RemoteRole[] = ['tunnel', 'relay', 'rendezvous', 'stun', 'resolver', 'ntp', 'peer'];

/** Messages between two peers, once servers have introduced them. */
const PEER_MESSAGES = /^(punch|p2p-ready|data|alive|session|close|lan-)/;

/** The role that one message shows its remote side to have; null when the service is none of these. */
export function roleOfMessage(service: string, message: string): RemoteRole | null {
  if (TUNNELS.has(service)) return 'tunnel';
  if (service === 'ntp') return 'ntp';
  if (service === 'stun')
    return /^(allocate|refresh|send|data|channel|create|connect)/.test(message) ? 'relay' : 'stun';
  if (!P2P_FAMILIES.has(service)) return null;
  if (message.startsWith('relay-')) return 'relay';
  // `punch-to` is a server's word: it tells one peer where the other is.
  return PEER_MESSAGES.test(message) && message !== 'punch-to' ? 'peer' : 'rendezvous';
}

/** Roles by device number × width + remote address number. */
export function indexRoles(observations: Observations, deviceOf: Int32Array): Map<number, RoleReason> {
  const width = deviceOf.length;
  const roles = new Map<number, RoleReason>();
  const note = (device: number, address: number, reason: RoleReason) => {
    if (device < 0) return;
    const known = roles.get(device * width + address);
    if (known === undefined || precedes(reason, known)) roles.set(device * width + address, reason);
  };
  const { messages, texts } = observations;
  for (let row = 0; row < messages.length; row++) {
    const { originator, responder, service, message } = messages.columns;
    const reason = { service: texts[service[row]!]!, message: texts[message[row]!]! };
    const role = roleOfMessage(reason.service, reason.message);
    if (role === null) continue;
    note(deviceOf[originator[row]!]!, responder[row]!, { role, ...reason });
    note(deviceOf[responder[row]!]!, originator[row]!, { role, ...reason });
  }
  noteResolvers(observations, deviceOf, note);
  return roles;
}

/** Numbers of the devices that use a tunnel. */
export function tunnelledDevices(roles: ReadonlyMap<number, RoleReason>, width: number): Set<number> {
  const devices = new Set<number>();
  for (const [key, { role }] of roles) if (role === 'tunnel') devices.add(Math.floor(key / width));
  return devices;
}

function precedes(a: RoleReason, b: RoleReason): boolean {
  return ORDER.indexOf(a.role) - ORDER.indexOf(b.role) < 0;
}

/** Whoever a device sends DNS to resolves for it. */
function noteResolvers(
  { flows, texts }: Observations,
  deviceOf: Int32Array,
  note: (device: number, address: number, reason: RoleReason) => void,
): void {
  const dns = texts.indexOf('dns');
  if (dns < 0) return;
  for (let row = 0; row < flows.length; row++) {
    const { service, originator, responder } = flows.columns;
    if (service[row] !== dns) continue;
    note(deviceOf[originator[row]!]!, responder[row]!, { role: 'resolver', service: 'dns', message: 'query' });
  }
}
