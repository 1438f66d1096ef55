import { addBytes, addCode, addFields, addNumber, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import * as pcp from './pcp.ts';

/** RFC 6887, section 7.4. */
const RESULT_NAMES = [
  'success',
  'unsupported version',
  'not authorized',
  'malformed request',
  'unsupported operation',
  'unsupported option',
  'malformed option',
  'network failure',
  'no resources',
  'unsupported protocol',
  'user exceeded quota',
  'cannot provide external',
  'address mismatch',
  'excessive remote peers',
] as const;

const REQUEST: readonly HeaderField[] = [
  ['reserved', 2, 2, 'hex'],
  ['lifetime', pcp.LIFETIME, 4, 'number'],
  ['client', pcp.CLIENT, 16, 'ipv6'],
];
const RESPONSE: readonly HeaderField[] = [
  ['lifetime', pcp.LIFETIME, 4, 'number'],
  ['seconds since the table began', 8, 4, 'number'],
  ['reserved', 12, 12, 'bytes'],
];
const MAPPING: readonly HeaderField[] = [
  ['nonce', pcp.HEADER_LENGTH, 12, 'bytes'],
  ['protocol', pcp.PROTOCOL, 1, 'number'],
  ['reserved', pcp.PROTOCOL + 1, 3, 'hex'],
  ['internal port', pcp.INTERNAL_PORT, 2, 'number'],
  ['external port', pcp.EXTERNAL_PORT, 2, 'number'],
  ['external address', pcp.EXTERNAL_ADDRESS, 16, 'ipv6'],
];
const PEER: readonly HeaderField[] = [
  ['peer port', pcp.PEER_PORT, 2, 'number'],
  ['reserved', pcp.PEER_PORT + 2, 2, 'hex'],
  ['peer address', pcp.PEER_ADDRESS, 16, 'ipv6'],
];

const OPTION_NAMES: Record<number, string> = {
  [pcp.OPTION.thirdParty]: 'third party',
  2: 'prefer failure',
  [pcp.OPTION.filter]: 'filter',
};
const OPTION_FIELDS: Record<number, readonly HeaderField[]> = {
  [pcp.OPTION.thirdParty]: [['internal address', 0, 16, 'ipv6']],
  [pcp.OPTION.filter]: [
    ['reserved', 0, 1, 'hex'],
    ['prefix length', 1, 1, 'number'],
    ['peer port', 2, 2, 'number'],
    ['peer address', 4, 16, 'ipv6'],
  ],
};

/** Explains the PCP message at `offset`. */
export function explainPcp(page: Page, offset: number, end: number, { operation, result }: pcp.PcpMessage): void {
  addNumber(page, 'version', offset, 1);
  const said = `${operation} ${result === null ? 'request' : 'response'}`;
  addCode(page, 'operation', offset + pcp.OPERATION, 1, said);
  if (result !== null) {
    addCode(page, 'reserved', offset + 2, 1);
    addNumber(page, 'result', offset + pcp.RESULT, 1, RESULT_NAMES[result]);
  }
  addFields(page, offset, end, result === null ? REQUEST : RESPONSE);
  if (operation !== 'announce') addFields(page, offset, end, MAPPING);
  if (operation === 'peer') addFields(page, offset, end, PEER);
  explainOptions(page, offset + pcp.LENGTHS[page.view.getUint8(offset + pcp.OPERATION) & ~pcp.RESPONSE]!, end);
}

function explainOptions(page: Page, offset: number, end: number): void {
  const { view } = page;
  for (let at = offset; at + pcp.OPTION_HEADER_LENGTH <= end; ) {
    const code = view.getUint8(at);
    const value = at + pcp.OPTION_HEADER_LENGTH;
    const valueEnd = value + view.getUint16(at + pcp.OPTION_LENGTH);
    if (valueEnd > end) return;
    addNumber(page, 'option', at, 1, OPTION_NAMES[code]);
    addNumber(page, 'option length', at + pcp.OPTION_LENGTH, 2);
    const fields = OPTION_FIELDS[code];
    if (fields === undefined) addBytes(page, 'value', value, valueEnd);
    else addFields(page, value, valueEnd, fields);
    at = pcp.optionEnd(view, at);
  }
}
