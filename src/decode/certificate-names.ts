/**
 * The names in an X.509 certificate (RFC 5280): the subject's common name and the subject alternative names. Only as
 * much DER (X.690) as the way there needs.
 */

import { formatAddress, formatIpv4 } from '../base/ip-address.ts';
import { readByteText } from './text-field.ts';

const TAG = {
  sequence: 0x30,
  set: 0x31,
  objectIdentifier: 0x06,
  octetString: 0x04,
  version: 0xa0,
  extensions: 0xa3,
} as const;
const GENERAL_NAME = { dns: 0x82, address: 0x87 } as const;
/** id-at-commonName, 2.5.4.3, and id-ce-subjectAltName, 2.5.29.17, as DER writes them. */
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALTERNATIVE_NAME = [0x55, 0x1d, 0x11];
/** Fields of TBSCertificate between the version and the subject: serial number, signature, issuer, validity. */
const FIELDS_BEFORE_SUBJECT = 4;
const MAXIMUM_NAMES = 256;
const MAXIMUM_NAME_LENGTH = 255;

/** One DER element: its tag, where its value starts, and where it ends (cut to the bytes there are). */
type Element = { tag: number; offset: number; end: number; whole: boolean };

/**
 * Common name first, then DNS names and IP addresses, each once, in order, at most 256; null when the bytes are no
 * certificate. What a cut certificate still shows is given. Names are as written: `*.example.com` stays so.
 */
export function readCertificateNames(view: DataView, offset: number, end: number): string[] | null {
  const certificate = readElement(view, offset, end);
  if (certificate?.tag !== TAG.sequence) return null;
  const body = readElement(view, certificate.offset, certificate.end);
  if (body?.tag !== TAG.sequence) return null;
  const names = new Set<string>();
  let field = readElement(view, body.offset, body.end);
  if (field?.tag === TAG.version) field = readElement(view, field.end, body.end);
  for (let i = 0; i < FIELDS_BEFORE_SUBJECT; i++) {
    if (!field?.whole) return i === 0 ? null : [];
    field = readElement(view, field.end, body.end);
  }
  if (field?.tag !== TAG.sequence) return [];
  addCommonName(view, field, names);
  while (field !== null && field.tag !== TAG.extensions)
    field = field.whole ? readElement(view, field.end, body.end) : null;
  const extensions = field === null ? null : readElement(view, field.offset, field.end);
  if (extensions !== null) addAlternativeNames(view, extensions, names);
  return [...names];
}

function readElement(view: DataView, offset: number, end: number): Element | null {
  if (offset + 2 > end) return null;
  let length = view.getUint8(offset + 1);
  let value = offset + 2;
  if (length >= 0x80) {
    // The indefinite form is no DER, and four octets of length are more than any message here carries.
    const octets = length & 0x7f;
    if (octets === 0 || octets > 3 || value + octets > end) return null;
    length = 0;
    for (let i = 0; i < octets; i++) length = (length << 8) | view.getUint8(value + i);
    value += octets;
  }
  const whole = value + length <= end;
  return { tag: view.getUint8(offset), offset: value, end: whole ? value + length : end, whole };
}

function addCommonName(view: DataView, subject: Element, names: Set<string>): void {
  for (const relative of children(view, subject)) {
    for (const attribute of children(view, relative)) {
      const type = readElement(view, attribute.offset, attribute.end);
      if (type === null || !hasBytes(view, type, COMMON_NAME)) continue;
      const value = readElement(view, type.end, attribute.end);
      if (value?.whole) addName(view, value, names);
    }
  }
}

function addAlternativeNames(view: DataView, extensions: Element, names: Set<string>): void {
  for (const extension of children(view, extensions)) {
    const type = readElement(view, extension.offset, extension.end);
    if (type === null || !hasBytes(view, type, SUBJECT_ALTERNATIVE_NAME)) continue;
    let value = readElement(view, type.end, extension.end);
    // The critical flag may stand between.
    if (value !== null && value.tag !== TAG.octetString) value = readElement(view, value.end, extension.end);
    const list = value === null ? null : readElement(view, value.offset, value.end);
    if (list === null) return;
    for (const name of children(view, list)) {
      if (names.size >= MAXIMUM_NAMES) return;
      if (!name.whole) continue;
      if (name.tag === GENERAL_NAME.dns) addName(view, name, names);
      if (name.tag === GENERAL_NAME.address) addAddress(view, name, names);
    }
  }
}

function* children(view: DataView, parent: Element): Generator<Element> {
  let child = readElement(view, parent.offset, parent.end);
  while (child !== null) {
    yield child;
    child = readElement(view, child.end, parent.end);
  }
}

function hasBytes(view: DataView, element: Element, bytes: readonly number[]): boolean {
  if (element.tag !== TAG.objectIdentifier || element.end - element.offset !== bytes.length) return false;
  return bytes.every((byte, i) => view.getUint8(element.offset + i) === byte);
}

function addName(view: DataView, { offset, end }: Element, names: Set<string>): void {
  if (end === offset || end - offset > MAXIMUM_NAME_LENGTH) return;
  const name = readByteText(view, offset, end);
  // Spaces stay: a device's common name is often a title, not a host.
  if (/^[ -~]+$/.test(name)) names.add(name);
}

function addAddress(view: DataView, { offset, end }: Element, names: Set<string>): void {
  if (end - offset === 4) names.add(formatIpv4(view.getUint32(offset)));
  if (end - offset === 16) names.add(formatAddress(Int32Array.from([0, 4, 8, 12], (at) => view.getInt32(offset + at))));
}
