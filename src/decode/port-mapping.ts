import { readByteText } from './text-field.ts';
import { fieldValue, type TextHeader } from './text-header.ts';

// UPnP Internet Gateway Device, WANIPConnection:1 (section 2.4.16) and :2: a SOAP action over HTTP.

/** A device asks its router to let in what arrives at a port. */
export type PortMapping = {
  protocol: 'tcp' | 'udp';
  externalPort: number;
  /** As sent: an address in the home. */
  internalClient: string;
  internalPort: number;
};

const ACTION = /#Add(?:Any)?PortMapping"?\s*$/;

/** Whether the HTTP request asks for a mapping, which its body then describes. */
export function isPortMappingRequest(header: TextHeader): boolean {
  const action = fieldValue(header, 'soapaction');
  return action !== null && ACTION.test(action);
}

/** The mapping that the body [offset, end) asks for, or null. */
export function readPortMapping(view: DataView, offset: number, end: number): PortMapping | null {
  const text = readByteText(view, offset, end);
  const protocol = argument(text, 'NewProtocol')?.toLowerCase();
  const externalPort = portOf(argument(text, 'NewExternalPort'));
  const internalPort = portOf(argument(text, 'NewInternalPort'));
  const internalClient = argument(text, 'NewInternalClient');
  if (protocol !== 'tcp' && protocol !== 'udp') return null;
  if (externalPort === null || internalPort === null || internalClient === null) return null;
  return { protocol, externalPort, internalClient, internalPort };
}

function argument(text: string, name: string): string | null {
  const start = text.indexOf(`<${name}`);
  const open = start < 0 ? -1 : text.indexOf('>', start);
  const close = open < 0 ? -1 : text.indexOf('</', open);
  const value = close < 0 ? '' : text.slice(open + 1, close).trim();
  return value === '' || value.length > 64 ? null : value;
}

/** 0 in a request is "any port" (section 2.2.8); it is no port that could be named. */
function portOf(text: string | null): number | null {
  const port = text !== null && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65536 ? port : null;
}
