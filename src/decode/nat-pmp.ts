import { readIpv4Field } from './address-field.ts';

// NAT-PMP: RFC 6886, section 3. UDP 5351; a gateway also tells everybody its address, unasked, at 224.0.0.1, UDP 5350.

const VERSION = 0;
export const OPERATION = 1;
/** Of a request for a mapping: zero. */
export const RESERVED = 2;
/** Of a response: the result, and seconds since the gateway began its table. */
export const RESULT = 2;
export const EPOCH = 4;
/** Of a mapping: two ports and a lifetime. */
export const MAPPING_IN_REQUEST = 4;

/** Added to the request's operation in its response. */
export const RESPONSE = 128;
/** 0: the external address, 1: a UDP mapping, 2: a TCP mapping. */
const REQUEST_LENGTHS = [2, 12, 12];
const RESPONSE_LENGTHS = [12, 16, 16];
/** A response that refuses may end behind the epoch. */
export const RESPONSE_HEADER_LENGTH = 8;
/** Section 3.5: 0 is success, 5 an operation that is not served. */
const LAST_RESULT = 5;

/** A mapping as asked for, or as the gateway made it; a response that refuses may fill it with zeros. */
export type NatPmpMapping = {
  protocol: 'tcp' | 'udp';
  /** Of the client that asks. 0 with a lifetime of 0: every mapping of the protocol. */
  internalPort: number;
  /** Wished for in a request, granted in a response; 0: any. */
  externalPort: number;
  /** In seconds; 0 removes the mapping. */
  lifetime: number;
};

export type NatPmpMessage = {
  operation: 'external-address' | 'map';
  /** Null in a request; 0 is success. */
  result: number | null;
  /** The gateway's, outside; null in a request, and where it has none. */
  externalAddress: Int32Array | null;
  /** Null for the external address, and in a response that was cut short by refusing. */
  mapping: NatPmpMapping | null;
};

/** The NAT-PMP message that fills [offset, end), or null. For ports 5351 and 5350: its header says little. */
export function readNatPmp(view: DataView, offset: number, end: number): NatPmpMessage | null {
  if (end - offset < 2 || view.getUint8(offset) !== VERSION) return null;
  const code = view.getUint8(offset + OPERATION);
  if (code >= RESPONSE) return readResponse(view, offset, end, code - RESPONSE);
  if (end - offset !== REQUEST_LENGTHS[code]) return null;
  if (code === 0) return { operation: 'external-address', result: null, externalAddress: null, mapping: null };
  if (view.getUint16(offset + RESERVED) !== 0) return null;
  return {
    operation: 'map',
    result: null,
    externalAddress: null,
    mapping: readMapping(view, offset + MAPPING_IN_REQUEST, code),
  };
}

function readResponse(view: DataView, offset: number, end: number, code: number): NatPmpMessage | null {
  const whole = RESPONSE_LENGTHS[code];
  const length = end - offset;
  if (whole === undefined || (length !== whole && length !== RESPONSE_HEADER_LENGTH)) return null;
  const result = view.getUint16(offset + RESULT);
  if (result > LAST_RESULT || (length < whole && result === 0)) return null;
  const data = length < whole ? -1 : offset + RESPONSE_HEADER_LENGTH;
  return {
    operation: code === 0 ? 'external-address' : 'map',
    result,
    externalAddress: code === 0 && data >= 0 && view.getUint32(data) !== 0 ? readIpv4Field(view, data) : null,
    mapping: code > 0 && data >= 0 ? readMapping(view, data, code) : null,
  };
}

function readMapping(view: DataView, offset: number, code: number): NatPmpMapping {
  return {
    protocol: code === 1 ? 'udp' : 'tcp',
    internalPort: view.getUint16(offset),
    externalPort: view.getUint16(offset + 2),
    lifetime: view.getUint32(offset + 4),
  };
}
