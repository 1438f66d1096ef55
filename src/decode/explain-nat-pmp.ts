import { addFields, addNumber, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import * as natPmp from './nat-pmp.ts';

/** By number, requests and their responses. */
const OPERATION_NAMES: Record<number, string> = {
  0: 'external address request',
  1: 'map UDP request',
  2: 'map TCP request',
  128: 'external address response',
  129: 'map UDP response',
  130: 'map TCP response',
};

/** RFC 6886, section 3.5. */
const RESULT_NAMES = [
  'success',
  'unsupported version',
  'not authorized',
  'network failure',
  'out of resources',
  'unsupported operation',
] as const;

const EPOCH: readonly HeaderField[] = [['seconds since the table began', natPmp.EPOCH, 4, 'number']];
const EXTERNAL_ADDRESS: readonly HeaderField[] = [['external address', 0, 4, 'ipv4']];
const MAPPING: readonly HeaderField[] = [
  ['internal port', 0, 2, 'number'],
  ['external port', 2, 2, 'number'],
  ['lifetime', 4, 4, 'number'],
];

/** Explains the NAT-PMP message that fills [offset, end). */
export function explainNatPmp(page: Page, offset: number, end: number): void {
  const { view } = page;
  const operation = view.getUint8(offset + natPmp.OPERATION);
  addNumber(page, 'version', offset, 1);
  addNumber(page, 'operation', offset + natPmp.OPERATION, 1, OPERATION_NAMES[operation]);
  if (operation < natPmp.RESPONSE) {
    if (operation === 0) return;
    addNumber(page, 'reserved', offset + natPmp.RESERVED, 2);
    addFields(page, offset + natPmp.MAPPING_IN_REQUEST, end, MAPPING);
    return;
  }
  addNumber(page, 'result', offset + natPmp.RESULT, 2, RESULT_NAMES[view.getUint16(offset + natPmp.RESULT)]);
  addFields(page, offset, end, EPOCH);
  const isAddress = operation === natPmp.RESPONSE;
  addFields(page, offset + natPmp.RESPONSE_HEADER_LENGTH, end, isAddress ? EXTERNAL_ADDRESS : MAPPING);
}
