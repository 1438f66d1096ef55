import type { Observations } from '../devices/observations.ts';
import type { FlowProtocols } from './flow-protocol.ts';
import { roleOfMessage } from './message-role.ts';
import { notePortRoles } from './port-roles.ts';
import { noteProbes } from './probes.ts';

/** What a remote side may be for a device (docs/protocols.md); the most telling first: what relays also introduces, and a peer says little but data. */
export const REMOTE_ROLES = [
  'tunnel',
  'relay',
  'rendezvous',
  'stun',
  'resolver',
  'ntp',
  'peer',
  'probe',
  'vendor-server',
] as const;

export type RemoteRole = (typeof REMOTE_ROLES)[number];

/** A role and what it rests on. */
export type RoleReason = {
  role: RemoteRole;
  /** A message of the protocol by its own word, as `pppp device-login`, or what ports show. */
  reason: string;
  /** What else shows comes before this. */
  weak?: boolean;
};

/** Roles by device number × width + remote address number, `width` being the number of addresses. */
export type RoleIndex = Map<number, RoleReason>;

/** Takes in one sign of a role. */
export type NoteRole = (device: number, address: number, reason: RoleReason) => void;

/** What messages show of remote sides, then what ports show of those of which messages tell nothing. */
export function indexRoles(observations: Observations, deviceOf: Int32Array, flowProtocols: FlowProtocols): RoleIndex {
  const width = deviceOf.length;
  const roles: RoleIndex = new Map();
  const note: NoteRole = (device, address, reason) => {
    if (device < 0 || deviceOf[address]! >= 0) return;
    const known = roles.get(device * width + address);
    if (known === undefined || precedes(reason, known)) roles.set(device * width + address, reason);
  };
  noteMessages(observations, deviceOf, note);
  noteResolvers(observations, deviceOf, note);
  notePortRoles(observations, deviceOf, flowProtocols, roles);
  noteProbes(observations, deviceOf, roles);
  return roles;
}

/** Numbers of the devices that use a tunnel. */
export function tunnelledDevices(roles: ReadonlyMap<number, RoleReason>, width: number): Set<number> {
  const devices = new Set<number>();
  for (const [key, { role }] of roles) if (role === 'tunnel') devices.add(Math.floor(key / width));
  return devices;
}

/** By strength, then role, then text: the same for any order of rows. */
function precedes(a: RoleReason, b: RoleReason): boolean {
  const order =
    Number(a.weak ?? false) - Number(b.weak ?? false) || REMOTE_ROLES.indexOf(a.role) - REMOTE_ROLES.indexOf(b.role);
  return order < 0 || (order === 0 && a.reason < b.reason);
}

function noteMessages({ messages, texts }: Observations, deviceOf: Int32Array, note: NoteRole): void {
  const { originator, responder, service, message, fromOriginator } = messages.columns;
  for (let row = 0; row < messages.length; row++) {
    const [protocol, text] = [texts[service[row]!]!, texts[message[row]!]!];
    const told = (fromDevice: boolean): RoleReason | null => {
      const found = roleOfMessage(protocol, text, fromDevice);
      return found === null ? null : { ...found, reason: `${protocol} ${text}` };
    };
    const [mine, theirs] = [told(fromOriginator[row] === 1), told(fromOriginator[row] === 0)];
    if (mine !== null) note(deviceOf[originator[row]!]!, responder[row]!, mine);
    if (theirs !== null) note(deviceOf[responder[row]!]!, originator[row]!, theirs);
  }
}

/** Whoever a device sends DNS to resolves for it. */
function noteResolvers({ flows, texts }: Observations, deviceOf: Int32Array, note: NoteRole): void {
  const dns = texts.indexOf('dns');
  if (dns < 0) return;
  for (let row = 0; row < flows.length; row++) {
    const { service, originator, responder } = flows.columns;
    if (service[row] !== dns) continue;
    note(deviceOf[originator[row]!]!, responder[row]!, { role: 'resolver', reason: 'dns query' });
  }
}
