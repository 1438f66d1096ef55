import type { Device } from './device.ts';
import type { DeviceRules } from './device-clues.ts';
import type { DeviceCorrection } from './device-corrections.ts';
import type { DeviceList } from './device-list.ts';

/** Puts the user's word in the place of what was concluded; reasons for what is replaced are left out. */
export function correctDevices(list: DeviceList, corrections: readonly DeviceCorrection[], rules: DeviceRules): void {
  const byMac = new Map(corrections.map((correction) => [correction.mac, correction]));
  for (const { mac, device } of list.devices) {
    const correction = mac === null ? undefined : byMac.get(mac);
    if (correction !== undefined) correctDevice(device, correction, rules);
  }
}

function correctDevice(
  device: Device,
  { name, kind, vendor, accountRegion }: DeviceCorrection,
  rules: DeviceRules,
): void {
  const given = { name, kind, accountRegion };
  Object.assign(device, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  if (vendor !== undefined) {
    const known = rules.vendorCalled(vendor);
    device.vendor = known?.title ?? vendor;
    device.vendorId = known?.id ?? null;
  }
  const replaced = new Set([...(kind === undefined ? [] : ['kind']), ...(vendor === undefined ? [] : ['vendor'])]);
  if (device.reasons !== undefined) device.reasons = device.reasons.filter(({ about }) => !replaced.has(about));
}
