import { decodeUtf8 } from '../base/utf8.ts';

// WS-Discovery 1.1 (OASIS), and ONVIF's use of it (ONVIF Core Specification, section 7). UDP 3702.

/** Longer messages are cut: a datagram of this kind is a few kilobytes. */
export const MAX_LENGTH = 16 * 1024;
const MAX_VALUES = 64;

export type WsDiscoveryMessage = {
  kind: 'hello' | 'bye' | 'probe' | 'probe-match' | 'resolve' | 'resolve-match';
  /** `dn:NetworkVideoTransmitter` is what an ONVIF camera calls itself; prefixes as sent. */
  types: string[];
  /** All scopes, as sent. */
  scopes: string[];
  /** ONVIF's scopes `name`, `hardware` and `location`, percent-decoded; null when not given. */
  name: string | null;
  hardware: string | null;
  location: string | null;
  /** Where the device's service answers. */
  serviceAddresses: string[];
  /** Endpoint reference, mostly `urn:uuid:…`: stable for a device, and some end with its MAC address. */
  endpoint: string | null;
};

const KINDS = [
  ['ProbeMatches', 'probe-match'],
  ['ResolveMatches', 'resolve-match'],
  ['Hello', 'hello'],
  ['Bye', 'bye'],
  ['Probe', 'probe'],
  ['Resolve', 'resolve'],
] as const;

/** The message at `offset`, or null. A scan of its text for a few elements, not an XML parser: entities stay as sent. */
export function readWsDiscovery(view: DataView, offset: number, end: number): WsDiscoveryMessage | null {
  if (end - offset < 64) return null;
  const first = view.getUint8(offset);
  // '<', or the byte order mark of UTF-8, or a line before the declaration.
  if (first !== 0x3c && first !== 0xef && first !== 0x0d && first !== 0x0a) return null;
  const length = Math.min(end - offset, MAX_LENGTH);
  const text = decodeUtf8(new Uint8Array(view.buffer, view.byteOffset + offset, length));
  if (!text.includes('/discovery')) return null;
  const kind = KINDS.find(([element]) => elementStart(text, element, 0) >= 0)?.[1];
  if (kind === undefined) return null;
  const scopes = words(textAt(text, locateElement(text, 'Scopes')));
  return {
    kind,
    types: words(textAt(text, locateElement(text, 'Types'))),
    scopes,
    name: scopeValue(scopes, 'name'),
    hardware: scopeValue(scopes, 'hardware'),
    location: scopeValue(scopes, 'location'),
    serviceAddresses: words(textAt(text, locateElement(text, 'XAddrs'))),
    endpoint: textAt(text, locateEndpoint(text)).trim() || null,
  };
}

/** Where the content of the first element of that local name begins, from `from` on, or -1. */
function elementStart(text: string, name: string, from: number): number {
  for (let at = text.indexOf(name, from); at > 0; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1];
    const after = text[at + name.length];
    const opens = before === '<' || (before === ':' && opensWithPrefix(text, at - 1));
    if (opens && (after === '>' || after === ' ' || after === '/' || after === '\n' || after === '\r')) {
      return text.indexOf('>', at) + 1 || text.length;
    }
  }
  return -1;
}

/** Whether `<prefix` ends at the colon `at`. Prefixes are short; what is longer is none. */
function opensWithPrefix(text: string, at: number): boolean {
  return /<[\w.-]{1,32}$/.test(text.slice(Math.max(0, at - 33), at));
}

/** Where the text of an element stands in that of the message. */
export type ElementPlace = { start: number; end: number };

/** The text of the first element of that local name, from `from` on; null when there is none. */
export function locateElement(text: string, name: string, from = 0): ElementPlace | null {
  const start = elementStart(text, name, from);
  if (start < 0) return null;
  const stop = text.indexOf('<', start);
  return { start, end: stop < 0 ? text.length : stop };
}

/** Who the message is about: the Address inside EndpointReference, not those of the SOAP header. */
export function locateEndpoint(text: string): ElementPlace | null {
  const reference = elementStart(text, 'EndpointReference', 0);
  return reference < 0 ? null : locateElement(text, 'Address', reference);
}

function textAt(text: string, place: ElementPlace | null): string {
  return place === null ? '' : text.slice(place.start, place.end);
}

function words(text: string): string[] {
  return text.split(/\s+/, MAX_VALUES).filter((word) => word !== '');
}

function scopeValue(scopes: string[], key: string): string | null {
  const prefix = `onvif://www.onvif.org/${key}/`;
  const scope = scopes.find((candidate) => candidate.toLowerCase().startsWith(prefix));
  if (scope === undefined) return null;
  const value = scope.slice(prefix.length);
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
