import { readByteText } from './text-field.ts';
import { fieldValue, type TextHeader } from './text-header.ts';

// UPnP Internet Gateway Device, WANIPConnection:1 (sections 2.4.16 to 2.4.18) and :2: SOAP actions over HTTP. Their
// form: UPnP Device Architecture 1.1, section 3.

/** What a control point asks of a gateway. */
export type MappingAction = 'add' | 'add-any' | 'delete' | 'external-address';

/** A device asks its router to let in what arrives at a port. */
export type PortMapping = {
  protocol: 'tcp' | 'udp';
  externalPort: number;
  /** As sent: an address in the home. */
  internalClient: string;
  internalPort: number;
  /** From whom alone, as sent: an address or a host name; null: from anybody. */
  remoteHost: string | null;
};

/** The mapping that is to go: a gateway has one for each protocol and port. */
export type PortMappingRemoval = Pick<PortMapping, 'protocol' | 'externalPort'>;

/** What a gateway answered; what is absent is null. */
export type MappingAnswer = {
  /** Null in a fault. */
  action: MappingAction | null;
  /** The port that was chosen instead of the one asked for (AddAnyPortMapping). */
  reservedPort: number | null;
  /** As sent: an address. */
  externalAddress: string | null;
  /** UPnP's own: 718 is a conflict with another mapping, 606 "not authorised" (section 2.4.16). */
  errorCode: number | null;
};

const ACTIONS: Readonly<Record<string, MappingAction>> = {
  AddPortMapping: 'add',
  AddAnyPortMapping: 'add-any',
  DeletePortMapping: 'delete',
  GetExternalIPAddress: 'external-address',
};

const REQUEST = /#(\w{1,32})"?\s*$/;
const RESPONSE = /[<:](\w{1,32})Response\b/;

/** What the HTTP request asks a gateway for, which its body then describes; null when it is no such request. */
export function readMappingAction(header: TextHeader): MappingAction | null {
  const action = fieldValue(header, 'soapaction');
  return action === null ? null : actionNamed(REQUEST.exec(action)?.[1]);
}

function actionNamed(name: string | undefined): MappingAction | null {
  return name !== undefined && Object.hasOwn(ACTIONS, name) ? ACTIONS[name]! : null;
}

/** The mapping that the body [offset, end) asks for, or null. */
export function readPortMapping(view: DataView, offset: number, end: number): PortMapping | null {
  const text = readByteText(view, offset, end);
  const outer = readOuterPort(text);
  const internalPort = portOf(argument(text, 'NewInternalPort'));
  const internalClient = argument(text, 'NewInternalClient');
  if (outer === null || internalPort === null || internalClient === null) return null;
  return { ...outer, internalClient, internalPort, remoteHost: argument(text, 'NewRemoteHost') };
}

/** The mapping that the body [offset, end) takes back, or null. */
export function readPortMappingRemoval(view: DataView, offset: number, end: number): PortMappingRemoval | null {
  return readOuterPort(readByteText(view, offset, end));
}

/** What the body [offset, end) of an answer says, or null when it answers none of these actions. */
export function readMappingAnswer(view: DataView, offset: number, end: number): MappingAnswer | null {
  const text = readByteText(view, offset, end);
  const action = actionNamed(RESPONSE.exec(text)?.[1]);
  const code = argument(text, 'errorCode');
  const errorCode = code !== null && /^\d{1,4}$/.test(code) ? Number(code) : null;
  if (action === null && errorCode === null) return null;
  return {
    action,
    reservedPort: portOf(argument(text, 'NewReservedPort')),
    externalAddress: argument(text, 'NewExternalIPAddress'),
    errorCode,
  };
}

/** Whether the body [offset, end), whose length was not said, holds the end of its envelope. */
export function isEnvelopeClosed(view: DataView, offset: number, end: number): boolean {
  return /<\/(?:[\w-]{1,32}:)?Envelope\s*>/.test(readByteText(view, offset, end));
}

function readOuterPort(text: string): PortMappingRemoval | null {
  const protocol = argument(text, 'NewProtocol')?.toLowerCase();
  const externalPort = portOf(argument(text, 'NewExternalPort'));
  return (protocol === 'tcp' || protocol === 'udp') && externalPort !== null ? { protocol, externalPort } : null;
}

function argument(text: string, name: string): string | null {
  const start = text.indexOf(`<${name}`);
  const open = start < 0 ? -1 : text.indexOf('>', start);
  const close = open < 0 ? -1 : text.indexOf('</', open);
  const value = close < 0 ? '' : text.slice(open + 1, close).trim();
  // An empty element may be closed within its own tag; what is found then lies in the next.
  return value === '' || value.length > 64 || value.includes('<') ? null : value;
}

/** 0 in a request is "any port" (section 2.2.8); it is no port that could be named. */
function portOf(text: string | null): number | null {
  const port = text !== null && /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65536 ? port : null;
}
