import type { DeviceRules, VendorClue } from '../devices/device-clues.ts';
import type { AttributionRules } from './attribution-rules.ts';
import { matchVendorName } from './vendor-host.ts';
import type { VendorRule } from './vendor-rules.ts';

/** What vendor rules say of devices, for the room that tells what a device is. */
export function createDeviceRules({ vendors, vendorSuffixes, vendorLabels }: AttributionRules): DeviceRules {
  return {
    vendorOfOrganization(organization) {
      const rule = vendors.find(({ ouiNames }) => ouiNames.some((name) => startsWith(organization, name)));
      return rule === undefined ? null : clueOf(rule);
    },
    vendorOfName(name) {
      const match = matchVendorName(vendorSuffixes, vendorLabels, name);
      return match === null || isAppName(match.suffix) ? null : clueOf(match.vendor);
    },
    vendorCalled(name) {
      const called = name.toLowerCase();
      const rule = vendors.find(({ id, title }) => id === called || title.toLowerCase() === called);
      return rule === undefined ? null : clueOf(rule);
    },
    productOf(text) {
      for (const rule of vendors) {
        const product = rule.products.find(({ match }) => matchesProduct(text, match));
        if (product !== undefined) return { vendor: clueOf(rule), title: product.title };
      }
      return null;
    },
  };

  /** Names that the vendor's app uses tell of the phone's owner, not of the phone. */
  function isAppName(suffix: string): boolean {
    return vendorSuffixes.get(suffix)?.[0]?.app === true;
  }
}

function clueOf({ id, title, kind, makes }: VendorRule): VendorClue {
  return { id, title, kind, makes: makes ?? null };
}

/** Whether the text begins so, compared without case. */
export function startsWith(text: string, beginning: string): boolean {
  return text.slice(0, beginning.length).toLowerCase() === beginning.toLowerCase();
}

/** Whether a device that calls itself `name` is the product: compared without case, `*` at the end for any rest. */
export function matchesProduct(name: string, match: string): boolean {
  if (match.endsWith('*')) return startsWith(name, match.slice(0, -1));
  return name.toLowerCase() === match.toLowerCase();
}
