import type { AttributionRules } from '../attribution/attribution-rules.ts';
import { matchesProduct, startsWith } from '../attribution/device-rules.ts';
import type { Device } from '../devices/device.ts';

/** `vendors[].id` of a device: as it was identified, else by its MAC block's owner or by what it calls itself; null when no rule knows. */
export function deviceVendorId({ vendor, vendorId, hostname, model }: Device, rules: AttributionRules): string | null {
  if (vendorId) return vendorId;
  for (const rule of rules.vendors) {
    if (vendor !== null && rule.ouiNames.some((name) => startsWith(vendor, name))) return rule.id;
  }
  for (const rule of rules.vendors) {
    const names = [hostname, model].filter((name) => name !== null);
    if (rule.products.some(({ match }) => names.some((name) => matchesProduct(name, match)))) return rule.id;
  }
  return null;
}
