/** How a name was learned, most telling first; columns hold the position, the JSON document the text. */
export const NAME_SOURCES = [
  'sni',
  'sni-outer',
  'quic',
  'http-host',
  'sip',
  'rtsp',
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
