import { readFileSync, writeFileSync } from 'node:fs';
import type { Spread } from './measure.ts';

const BEGIN = '<!-- measured by npm run bench -->';
const END = '<!-- end of what was measured -->';

/** Replaces what stands between the markers of the page. Throws when it has none. */
export function writeMeasured(path: string, lines: readonly string[]): void {
  const page = readFileSync(path, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${path} has no place for what was measured`);
  const text = `${page.slice(0, begin + BEGIN.length)}\n\n${lines.join('\n')}\n\n${page.slice(end)}`;
  writeFileSync(path, text);
}

/** `1.24 (1.20 to 1.31)`. */
export function formatSpread({ median, least, most }: Spread): string {
  return `${round(median)} (${round(least)} to ${round(most)})`;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
