/** Numbers as people read them. Exact values are in the JSON document. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in decimal units (ISO 80000-13: 1 kB = 1000 B), three digits at most. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let value = bytes;
  // 999.5 would be rounded to a fourth digit.
  while (value >= (unit === 0 ? 1000 : 999.5) && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A count with thousands set apart: `1,631`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 packet`, `2 packets`; `plural` where adding an s does not make it. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Milliseconds in the two largest units, rounded down, so that a capture never seems longer than it is. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return milliseconds > 0 ? 'less than 1 s' : '0 s';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 's');
  if (seconds < 86_400) return twoUnits(Math.floor(seconds / 60), 60, 'h', 'min');
  const hours = Math.floor(seconds / 3600);
  return twoUnits(hours, 24, hours < 48 ? 'day' : 'days', 'h');
}

/** The time between two beats: seconds below two minutes, of short ones a tenth; then in the two largest units, rounded. */
export function formatPeriod(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  const unit = seconds < 3600 ? 1 : 60;
  return formatDuration(Math.round(seconds / unit) * unit * 1000);
}

function twoUnits(value: number, per: number, large: string, small: string): string {
  const rest = value % per;
  return `${Math.floor(value / per)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
}

/** Time since the start in at most seven characters: `+0.1 s`, `+12m30s`, `+27h05m`; `+9d04h` from 100 hours on. */
export function formatOffset(milliseconds: number): string {
  const tenths = Math.floor(milliseconds / 100);
  if (tenths < 600) return `+${(tenths / 10).toFixed(1)} s`;
  const minutes = Math.floor(tenths / 600);
  if (minutes < 60) return `+${minutes}m${twoDigits(Math.floor((tenths % 600) / 10))}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 100) return `+${hours}h${twoDigits(minutes % 60)}m`;
  return `+${Math.floor(hours / 24)}d${twoDigits(hours % 24)}h`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** ISO 8601 as `2019-04-27 01:42:57`: to the second, UTC said by the caller. */
export function formatClock(timestamp: string): string {
  return timestamp.slice(0, 19).replace('T', ' ');
}

/** Items in a sentence: `a, b and c`. */
export function formatList(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}
