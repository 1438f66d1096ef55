import { addBytes, addFields, addNumber, type Page } from './explain-page.ts';
import { HEADER } from './header.ts';
import type { HeaderField } from './header-field.ts';

/** RFC 9293, section 3.2; RFC 791, section 3.1: an option's kind and length, and the two kinds without a length. */
const KIND = 0;
const LENGTH = 1;
const OPTION_HEADER_LENGTH = 2;
const END = 0;
const NO_OPERATION = 1;

/** RFC 9293, section 3.2; RFC 7323, sections 2 and 3. By kind: the options whose values have fixed fields. */
const TCP_OPTIONS: Record<number, readonly HeaderField[]> = {
  2: [['maximum segment size', 2, 2, 'number']],
  3: [['window scale', 2, 1, 'number']],
  8: [
    ['timestamp', 2, 4, 'number'],
    ['timestamp echo', 6, 4, 'number'],
  ],
};

/** IANA, "TCP Option Kind Numbers" and "IP Option Numbers". */
const TCP_OPTION_NAMES: Record<number, string> = {
  0: 'end of options',
  1: 'no operation',
  2: 'maximum segment size',
  3: 'window scale',
  4: 'selective acknowledgement permitted',
  5: 'selective acknowledgement',
  8: 'timestamps',
  19: 'MD5 signature',
  29: 'authentication',
  30: 'multipath TCP',
  34: 'fast open',
};
const IP_OPTION_NAMES: Record<number, string> = {
  0: 'end of options',
  1: 'no operation',
  7: 'record route',
  68: 'timestamp',
  131: 'loose source route',
  137: 'strict source route',
  148: 'router alert',
};

/** Tells what stands in [start, end) of a header behind its fixed fields: options of TCP and IPv4 one by one, else the bytes. */
export function explainRestOfHeader(page: Page, header: number, start: number, end: number): void {
  if (header === HEADER.tcp) explainOptions(page, start, end, TCP_OPTION_NAMES, TCP_OPTIONS);
  else if (header === HEADER.ipv4) explainOptions(page, start, end, IP_OPTION_NAMES, {});
  else addBytes(page, 'further fields', start, end);
}

function explainOptions(
  page: Page,
  start: number,
  end: number,
  names: Record<number, string>,
  fields: Record<number, readonly HeaderField[]>,
): void {
  let at = start;
  while (at < end) {
    const kind = page.view.getUint8(at + KIND);
    const length = lengthOfOption(page.view, kind, at, end);
    if (length === 0) {
      addBytes(page, 'options', at, end);
      return;
    }
    addNumber(page, 'option', at + KIND, 1, names[kind]);
    if (kind === END) addBytes(page, 'padding', at + 1, at + length);
    else if (kind !== NO_OPERATION) explainValue(page, at, at + length, fields[kind]);
    at += length;
  }
}

/** In bytes: all that is left behind the end of the options; 0 of an option that does not fit. */
function lengthOfOption(view: DataView, kind: number, at: number, end: number): number {
  if (kind === END) return end - at;
  if (kind === NO_OPERATION) return 1;
  const length = at + LENGTH < end ? view.getUint8(at + LENGTH) : 0;
  return length < OPTION_HEADER_LENGTH || at + length > end ? 0 : length;
}

/** Length and value; a value whose length its kind does not have is told as bytes. */
function explainValue(page: Page, start: number, end: number, fields: readonly HeaderField[] = []): void {
  const last = fields.at(-1);
  addNumber(page, 'option length', start + LENGTH, 1);
  if (last !== undefined && start + last[1] + last[2] === end) addFields(page, start, end, fields);
  else addBytes(page, 'option value', start + OPTION_HEADER_LENGTH, end);
}
