import * as v from 'valibot';
import { isCountryCode } from '../base/country-code.ts';
import { isGroupMac, parseMac } from '../base/mac-address.ts';
import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import type { Device } from './device.ts';
import type { DeviceRules } from './device-clues.ts';
import type { DeviceList } from './device-list.ts';

const textSchema = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));

const correctionSchema = v.strictObject({
  mac: v.pipe(v.string(), v.check(isStation, 'the MAC address of one device, as aa:bb:cc:dd:ee:ff')),
  /** What to call it. */
  name: v.optional(textSchema),
  /** What it is: of DEVICE_KINDS, or the user's own word. */
  kind: v.optional(textSchema),
  /** Title or id of a vendor's rules, or any other name. */
  vendor: v.optional(textSchema),
  /** Where the account is registered that it belongs to. */
  accountRegion: v.optional(v.pipe(v.string(), v.check(isCountryCode, 'a country code of ISO 3166-1 alpha-2'))),
});

/** `devices.yaml`: a list of devices by their MAC addresses, with what the user knows better. */
export const correctionsSchema = v.strictObject({ devices: v.array(correctionSchema) });

/** What the user says of the device with that MAC address. */
export type DeviceCorrection = Omit<v.InferOutput<typeof correctionSchema>, 'mac'> & { mac: number };

function isStation(text: string): boolean {
  const mac = parseMac(text);
  return mac !== null && !isGroupMac(mac);
}

/** Checks the parsed file; every problem is added to `problems`, and null returned when there are any. */
export function parseDeviceCorrections(
  value: unknown,
  file: string,
  problems: RuleProblem[],
): DeviceCorrection[] | null {
  const checked = checkRules(correctionsSchema, { file, value }, problems);
  if (checked === null) return null;
  const corrections = checked.devices.map((device) => ({ ...device, mac: parseMac(device.mac)! }));
  const first = new Map<number, number>();
  for (const [i, { mac }] of corrections.entries()) {
    const before = first.get(mac);
    if (before === undefined) first.set(mac, i);
    else problems.push(duplicateProblem(file, i, before));
  }
  return first.size === corrections.length ? corrections : null;
}

function duplicateProblem(file: string, i: number, before: number): RuleProblem {
  return {
    file,
    pointer: `/devices/${i}/mac`,
    what: 'the same MAC address again',
    why: `devices/${before} speaks of this device`,
    whatToDo: 'say all of a device in one entry',
  };
}

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
