import type { P2pFamily } from '../decode/p2p-message.ts';
import type { RemoteRole } from './remote-role.ts';

/** A role that one message shows, and whether anything else that shows one comes before it. */
export type MessageRole = { role: RemoteRole; weak?: boolean };

const TUNNELS: ReadonlySet<string> = new Set(['wireguard', 'openvpn', 'ike', 'esp-in-udp']);

/** TURN (RFC 8656), and what travels through it. */
const TURN = /^(allocate|refresh|send|data|channel|create|connect)/;

/**
 * By family, messages between two ends once servers have introduced them. All others are said to servers, or by them:
 * PPPP's `punch-to` tells one end where the other is. Families that only ever speak with a device itself have `.`.
 */
const BETWEEN_ENDS: Readonly<Record<P2pFamily, RegExp>> = {
  pppp: /^(punch$|p2p-ready|data|alive|session|close|lan-)/,
  tutk: /^(data|session|dtls)/,
  dahua: /^(ptcp|punch)/,
  xiongmai: /./,
  reolink: /^(?!discovery)/,
  tuya: /./,
  gwell: /^calling$/,
  ezviz: /^peer-stream/,
};

/** Servers and ends keep each other alive alike. */
const WEAK = /^keep-alive/;

/** The role that a message shows the far side of a device to have; null when its protocol tells none. */
export function roleOfMessage(protocol: string, message: string, fromDevice: boolean): MessageRole | null {
  if (TUNNELS.has(protocol)) return { role: 'tunnel' };
  if (protocol === 'ntp') return { role: 'ntp' };
  if (protocol === 'stun') return roleOfStun(message, fromDevice);
  const betweenEnds = Object.hasOwn(BETWEEN_ENDS, protocol) ? BETWEEN_ENDS[protocol as P2pFamily] : null;
  if (betweenEnds === null) return null;
  // EZVIZ's servers of video pass on what cameras send.
  if (message.startsWith('relay-') || (protocol === 'ezviz' && message.startsWith('stream-'))) return { role: 'relay' };
  if (WEAK.test(message)) return { role: 'rendezvous', weak: true };
  return { role: betweenEnds.test(message) ? 'peer' : 'rendezvous' };
}

/** A server answers questions of where one is; only the other end of a connection asks them (RFC 8445, section 2). */
function roleOfStun(message: string, fromDevice: boolean): MessageRole {
  if (TURN.test(message)) return { role: 'relay' };
  return { role: message === 'binding-request' && !fromDevice ? 'peer' : 'stun' };
}
