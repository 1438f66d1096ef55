/** How a name was learned, as the numbers that columns hold; the texts are those of the JSON document. */
export const NAME_SOURCES = [
  'sni',
  'sni-outer',
  'quic',
  'http-host',
  'dns',
  'dns-cname',
  'mdns',
  'llmnr',
  'certificate',
  'capture-file',
  'payload',
] as const;

export type NameSource = (typeof NAME_SOURCES)[number];

/** The number of a source. */
export function nameSourceNumber(source: NameSource): number {
  return NAME_SOURCES.indexOf(source);
}
