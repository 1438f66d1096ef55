/** Where data is expected to go. With no `countries`: everywhere but to those `denied`. */
export type ExpectedCountries = { countries: readonly string[]; denied?: readonly string[] };

/** The question of a country whether data may go there. */
export function expectCountries({ countries, denied = [] }: ExpectedCountries): (country: string) => boolean {
  const [allowed, refused] = [new Set(countries), new Set(denied)];
  return (country) => !refused.has(country) && (allowed.size === 0 || allowed.has(country));
}
