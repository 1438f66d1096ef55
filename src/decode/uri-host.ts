import { splitAuthority } from './http.ts';

// URIs of SIP (RFC 3261, section 19.1.1) and RTSP (RFC 7826, section 4.2).

/** RFC 1035, section 3.1, without the root's dot. */
const LONGEST_NAME = 253;

/** Labels, of which the last is not all digits: addresses are (RFC 1123, section 2.1). */
const NAME = /^(?:[\w-]{1,63}\.)*(?=[\w-]*[a-z_-])[\w-]{1,63}\.?$/i;

/** The name by which `sip:user@name:port;…` calls its host; null when that is an address, or there is none. */
export function sipUriName(uri: string): string | null {
  return nameOf(/^sips?:(?:[^@]*@)?([^;?]+)/i.exec(uri)?.[1]);
}

/** The name by which `rtsp://user:password@name:port/…` calls its host; null when that is an address, or there is none. */
export function rtspUriName(uri: string): string | null {
  return nameOf(/^rtsp[su]?:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(uri)?.[1]);
}

function nameOf(authority: string | undefined): string | null {
  const { host } = splitAuthority(authority ?? null);
  return host !== null && host.length <= LONGEST_NAME && NAME.test(host) ? host : null;
}
