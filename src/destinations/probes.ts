import { PROTOCOL } from '../decode/layers.ts';
import type { Observations } from '../devices/observations.ts';
import type { RoleIndex } from './remote-role.ts';

/** Marks remote addresses of which a device only asked whether they are there (ICMP echo): signs of life, not destinations of data. */
export function noteProbes({ flows, messages, texts }: Observations, deviceOf: Int32Array, roles: RoleIndex): void {
  const width = deviceOf.length;
  const asked = new Set<number>();
  for (let row = 0; row < messages.length; row++) {
    const { originator, responder, service, message, fromOriginator } = messages.columns;
    if (fromOriginator[row] !== 1 || texts[service[row]!] !== 'icmp') continue;
    const [device, address] = [deviceOf[originator[row]!]!, responder[row]!];
    const isRequest = texts[message[row]!] === 'echo-request';
    if (isRequest && device >= 0 && deviceOf[address]! < 0) asked.add(device * width + address);
  }
  if (asked.size === 0) return;
  for (let row = 0; row < flows.length; row++) {
    const { originator, responder, protocol } = flows.columns;
    if (protocol[row] === PROTOCOL.icmp || protocol[row] === PROTOCOL.icmpv6) continue;
    asked.delete(deviceOf[originator[row]!]! * width + responder[row]!);
    asked.delete(deviceOf[responder[row]!]! * width + originator[row]!);
  }
  for (const key of asked) if (!roles.has(key)) roles.set(key, { role: 'probe', reason: 'icmp echo-request' });
}
