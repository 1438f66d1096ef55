/**
 * Records of MaxMind DB files in the shapes that publishers use: MaxMind's nested `{ country: { iso_code } }`, and the
 * flat `{ country_code }` of merged databases and others. What is in them was written by strangers.
 */

/** Where a record places its prefix; `country` null when it holds everything but that, as anycast prefixes do. */
export type MmdbPlace = { country: string | null; region?: string; city?: string };

/** The country part; null when the record is of another kind. Registered and represented countries are not read. */
export function readMmdbCountry(record: unknown): MmdbPlace | null {
  if (!isObject(record)) return null;
  const nested = isObject(record.country) ? record.country.iso_code : undefined;
  const code = nested ?? record.country_code ?? record.country;
  const country = typeof code === 'string' && /^[A-Za-z]{2}$/.test(code) ? code.toUpperCase() : null;
  if (country === null && !('registered_country' in record || 'country' in record || 'country_code' in record))
    return null;
  const region = nameOf(Array.isArray(record.subdivisions) ? record.subdivisions[0] : (record.state1 ?? record.region));
  const city = nameOf(record.city);
  return { country: country === 'ZZ' ? null : country, ...(region && { region }), ...(city && { city }) };
}

/** The AS part: MaxMind's two fields, or `asn` as a number or as `AS15169`; null when there is none. */
export function readMmdbNetwork(record: unknown): { number: number; organization: string } | null {
  if (!isObject(record)) return null;
  const field = record.autonomous_system_number ?? record.asn;
  const number = typeof field === 'string' ? Number(field.replace(/^AS/i, '')) : field;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 0xffff_ffff) return null;
  const name = record.autonomous_system_organization ?? record.as_name ?? record.organization ?? record.name;
  return { number, organization: typeof name === 'string' ? name : '' };
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const english = isObject(value.names) ? value.names.en : undefined;
  const name = english ?? value.name ?? value.iso_code;
  return typeof name === 'string' ? name : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
