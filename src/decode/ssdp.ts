import { matchesBytes } from './text-field.ts';
import { fieldValue, readTextHeader } from './text-header.ts';

// SSDP: UPnP Device Architecture 2.0, section 1. UDP 1900, answers from any port.

export type SsdpMessage = {
  type: 'search' | 'notify' | 'response';
  /** `ssdp:alive`, `ssdp:byebye`, `ssdp:update`. */
  notification: string | null;
  /** What is sought (ST) or what is there (NT). */
  target: string | null;
  /** Unique service name: begins with the device's UUID. */
  serviceName: string | null;
  /** Of the device's description. */
  location: string | null;
  /** Operating system, UPnP version, product. */
  server: string | null;
  userAgent: string | null;
  complete: boolean;
};

/** The SSDP message at `offset`, or null. */
export function readSsdp(view: DataView, offset: number, end: number): SsdpMessage | null {
  const type = matchesBytes(view, offset, end, 'M-SEARCH * HTTP/')
    ? 'search'
    : matchesBytes(view, offset, end, 'NOTIFY * HTTP/')
      ? 'notify'
      : matchesBytes(view, offset, end, 'HTTP/1.1 200 ')
        ? 'response'
        : null;
  const header = type === null ? null : readTextHeader(view, offset, end);
  if (type === null || header === null) return null;
  const serviceName = fieldValue(header, 'usn');
  const target = fieldValue(header, type === 'notify' ? 'nt' : 'st');
  // Other protocols answer in HTTP over UDP as well.
  if (type === 'response' && serviceName === null && target === null) return null;
  return {
    type,
    notification: fieldValue(header, 'nts'),
    target,
    serviceName,
    location: fieldValue(header, 'location'),
    server: fieldValue(header, 'server'),
    userAgent: fieldValue(header, 'user-agent'),
    complete: header.complete,
  };
}
