import type { Destination } from '../destinations/destination.ts';
import type { Device } from '../devices/device.ts';
import type { Analysis } from './analysis.ts';

/** What a report says under one device's heading. */
export type DeviceTraffic = {
  device: Device;
  /** Most bytes sent first. */
  destinations: Destination[];
  /** Names of the internet that it asked for and never contacted. */
  namesOnly: string[];
};

/** Names of the local link (RFC 6762) and of reverse lookups (RFC 3596, section 2.5): nobody outside is meant. */
const HOME_NAME = /\.(local|arpa)\.?$/i;

/** Every device, in the order of the analysis, with its rows. */
export function groupByDevice(analysis: Analysis): DeviceTraffic[] {
  const groups = new Map<string, DeviceTraffic>();
  for (const device of analysis.devices) groups.set(device.id, { device, destinations: [], namesOnly: [] });
  for (const row of analysis.destinations) groups.get(row.device)?.destinations.push(row);
  for (const { device, name, evidenceLevel } of analysis.lookups) {
    if (evidenceLevel === 'E1' && device !== null && !HOME_NAME.test(name)) groups.get(device)?.namesOnly.push(name);
  }
  for (const { destinations } of groups.values()) destinations.sort((a, b) => b.sentBytes - a.sentBytes);
  return [...groups.values()];
}
