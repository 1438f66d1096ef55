import { formatTime } from '../base/time.ts';
import { addCode, addFields, addRow, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import * as ntp from './ntp.ts';
import { NTP_MODE_NAMES, type NtpMessage, readTime } from './ntp.ts';

const HEADER: readonly HeaderField[] = [
  ['stratum', ntp.STRATUM, 1, 'number'],
  ['poll exponent', ntp.POLL, 1, 'number'],
  ['precision exponent', ntp.PRECISION, 1, 'hex'],
  ['root delay', ntp.ROOT_DELAY, 4, 'hex'],
  ['root dispersion', ntp.ROOT_DISPERSION, 4, 'hex'],
  ['reference id', ntp.REFERENCE_ID, 4, 'bytes'],
];

const TIMES = [
  ['reference time', ntp.REFERENCE_TIME],
  ['origin time', ntp.ORIGIN_TIME],
  ['receive time', ntp.RECEIVE_TIME],
  ['transmit time', ntp.TRANSMIT_TIME],
] as const;

/** Modes above have a header of their own. */
const LAST_TIMED_MODE = 5;

/** Explains the NTP message at `offset`; of control messages only what they are. */
export function explainNtp(page: Page, offset: number, end: number, { version, mode }: NtpMessage): void {
  addCode(page, 'leap, version and mode', offset + ntp.FIRST_BYTE, 1, `version ${version}, ${NTP_MODE_NAMES[mode]}`);
  if (mode > LAST_TIMED_MODE) return;
  addFields(page, offset, end, HEADER);
  for (const [name, at] of TIMES) {
    const time = readTime(page.view, offset + at);
    addRow(page, name, offset + at, 8, time === null ? 'not set' : formatTime(time));
  }
}
