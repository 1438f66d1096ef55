import type { Destination } from '../destinations/destination.ts';
import type { Device } from '../devices/device.ts';
import type { Analysis } from './analysis.ts';

/** What a report says under one device's heading. */
export type DeviceTraffic = {
  device: Device;
  /** Most bytes sent first. */
  destinations: Destination[];
  /** Names that it asked for and never contacted. */
  namesOnly: string[];
};

/** Every device, in the order of the analysis, with its rows. */
export function groupByDevice(analysis: Analysis): DeviceTraffic[] {
  const groups = new Map<string, DeviceTraffic>();
  for (const device of analysis.devices) groups.set(device.id, { device, destinations: [], namesOnly: [] });
  for (const row of analysis.destinations) groups.get(row.device)?.destinations.push(row);
  for (const lookup of analysis.lookups) if (!lookup.contacted) groups.get(lookup.device)?.namesOnly.push(lookup.name);
  for (const { destinations } of groups.values()) destinations.sort((a, b) => b.sentBytes - a.sentBytes);
  return [...groups.values()];
}
