import * as v from 'valibot';
import { isCountryCode } from '../base/country-code.ts';
import { isGroupMac, parseMac } from '../base/mac-address.ts';
import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import type { DeviceCorrection } from './device-corrections.ts';

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
