import type { FactKind } from './fact-tables.ts';

/** What kinds of box a home has, as far as reports tell them apart. */
export const DEVICE_KINDS = [
  'camera',
  'doorbell',
  'recorder',
  'hub',
  'phone',
  'tablet',
  'computer',
  'tv',
  'speaker',
  'plug',
  'switch',
  'light',
  'lock',
  'thermostat',
  'sensor',
  'vacuum',
  'router',
  'printer',
  'nas',
] as const;

export type DeviceKind = (typeof DEVICE_KINDS)[number];

/**
 * What a device can be told by: what frames say of it, the messages it sends (`pppp device-login`), the protocols in
 * which it answers whoever asks, the names it uses, the
 * owner of its MAC block, and what follows from these.
 */
export type HintKind = FactKind | 'message' | 'serves' | 'name' | 'mac-block' | 'vendor' | 'gateway';

/** Something said, and where. */
export type Hint = { fact: HintKind; value: string; capture: number; frameNumber: number; fileOffset: number };

/** A vendor as rules know it; `makes` is what nearly all of its devices are. */
export type VendorClue = {
  id: string;
  title: string;
  kind: 'brand' | 'platform' | 'broker';
  makes: DeviceKind | null;
};

/**
 * What rules know of vendors. A parameter, because rules belong to a room downstream. Every answer is null when nothing is
 * known.
 */
export type DeviceRules = {
  /** By the registered owner of a MAC block. */
  vendorOfOrganization(organization: string): VendorClue | null;
  /** By a host name that its devices use. */
  vendorOfName(name: string): VendorClue | null;
  /** By its own title or id. */
  vendorCalled(name: string): VendorClue | null;
  /** By what a device calls itself. */
  productOf(text: string): { vendor: VendorClue; title: string } | null;
};

/** What a hint is a reason for. */
export type Aspect = 'kind' | 'vendor' | 'model' | 'firmware';

/** One reason: this was said, so it is that. `weight`: 10 it says so itself, 6 hardly anything else, 3 a suggestion, 1 a trace. */
export type Clue = { about: Aspect; value: string; weight: number; hint: Hint };
