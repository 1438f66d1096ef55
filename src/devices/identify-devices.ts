import type { Device } from './device.ts';
import type { Clue, DeviceRules, Hint, HintKind } from './device-clues.ts';
import { factsOf, indexFacts } from './device-facts.ts';
import { gatherHints } from './device-hints.ts';
import type { DeviceList } from './device-list.ts';
import { identify } from './identify.ts';
import type { Observations } from './observations.ts';

/** `vendorOf`: the OUI table's answer for a MAC address, or null. */
export type IdentifyContext = {
  rules: DeviceRules;
  vendorOf: (mac: number) => string | null;
  captureIds: readonly string[];
};

/** Facts of one device that are weighed, the latest: a station may call itself something else in every frame. */
const MOST_FACTS = 1024;

/** Fills in what the devices of the list are: kind, vendor, model, firmware and the reasons for each. */
export function identifyDevices(observations: Observations, list: DeviceList, context: IdentifyContext): void {
  const index = indexFacts(observations);
  const spoken = gatherHints(observations, list.deviceOf, list.devices.length);
  const sightings = firstSightings(observations);
  for (const { number, mac, addresses, device } of list.devices) {
    // Behind one address outside are many devices: what one of them says is not true of all.
    if (device.basis === 'capture') continue;
    const facts = factsOf(observations, index, mac, addresses);
    const said = facts.slice(-MOST_FACTS).map((fact): Hint => ({ ...fact, value: fact.value ?? '' }));
    const hints = [...said, ...spoken[number]!];
    const seen = mac === null ? undefined : sightings.get(mac);
    const macHint = (fact: HintKind, value: string): Hint[] => (seen === undefined ? [] : [{ fact, value, ...seen }]);
    if (device.role === 'gateway') hints.push(...macHint('gateway', device.macs[0]!));
    const organization = mac === null || device.randomisedMac ? null : context.vendorOf(mac);
    const block = organization === null ? null : (macHint('mac-block', organization)[0] ?? null);
    const { kind, vendor, vendorId, model, firmware, reasons } = identify(hints, block, context.rules);
    Object.assign(device, {
      vendor: vendor ?? organization,
      model: model ?? device.model,
      kind,
      maker: organization,
      vendorId,
      firmware,
      reasons: reasons.map((clue) => describeReason(clue, context.captureIds)),
    } satisfies Partial<Device>);
  }
}

function describeReason(
  { about, value, hint }: Clue,
  captureIds: readonly string[],
): NonNullable<Device['reasons']>[number] {
  const { fact, value: said, capture, frameNumber, fileOffset } = hint;
  return { about, value, fact, said, capture: captureIds[capture]!, frameNumber, fileOffset };
}

type Place = { capture: number; frameNumber: number; fileOffset: number };

/** Where each MAC address was seen first, as far as flows and facts say. */
function firstSightings({ flows, facts, macs }: Observations): Map<number, Place> {
  const first = new Map<number, Place>();
  const note = (mac: number, capture: number, frameNumber: number, fileOffset: number) => {
    if (mac < 0) return;
    const known = first.get(macs[mac]!);
    if (known !== undefined && (capture - known.capture || frameNumber - known.frameNumber) >= 0) return;
    first.set(macs[mac]!, { capture, frameNumber, fileOffset });
  };
  for (let row = 0; row < flows.length; row++) {
    const { originatorMac, responderMac, capture, frame, offset } = flows.columns;
    note(originatorMac[row]!, capture[row]!, frame[row]!, offset[row]!);
    note(responderMac[row]!, capture[row]!, frame[row]!, offset[row]!);
  }
  for (let row = 0; row < facts.length; row++) {
    const { mac, capture, frame, offset } = facts.columns;
    note(mac[row]!, capture[row]!, frame[row]!, offset[row]!);
  }
  return first;
}
