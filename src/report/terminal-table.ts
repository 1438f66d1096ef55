import { displayWidth, pad, wrap } from './display-width.ts';
import type { Style } from './terminal-style.ts';

export type TableColumn = {
  title: string;
  align: 'left' | 'right';
  cells: readonly string[];
  /** How narrow the column may become, its cells wrapped; absent when they must stay whole. */
  minimum?: number;
  /** Cells to stress. */
  stressed?: readonly boolean[];
};

export type TableFrame = {
  width: number;
  indent: number;
  style: Style;
  /** Lines that stand above each row, across all columns. */
  above?: readonly (readonly string[])[];
};

const GAP = 2;

/** The widths that the columns get, or null when they do not fit even with wrapped cells. */
export function fitColumns(columns: readonly TableColumn[], frame: TableFrame): number[] | null {
  const widths = columns.map(naturalWidth);
  let excess = frame.indent + widths.reduce((total, width) => total + width + GAP, -GAP) - frame.width;
  while (excess > 0) {
    const slack = columns.map(({ minimum }, i) => (minimum === undefined ? 0 : widths[i]! - minimum));
    const most = Math.max(...slack);
    if (most <= 0) return null;
    // The widest gives first, down to where the next one stands or to what is needed.
    const at = slack.indexOf(most);
    widths[at]!--;
    excess--;
  }
  return widths;
}

function naturalWidth({ title, cells }: TableColumn): number {
  let width = displayWidth(title);
  for (const cell of cells) width = Math.max(width, displayWidth(cell));
  return width;
}

/** Title line and rows, line by line. */
export function* layOutTable(
  columns: readonly TableColumn[],
  widths: readonly number[],
  frame: TableFrame,
): Generator<string> {
  const titles = columns.map(({ title, align }, i) => pad(title, widths[i]!, align));
  yield frame.style.faint(indented(frame.indent, titles.join(' '.repeat(GAP)).trimEnd()));
  const rows = columns[0]?.cells.length ?? 0;
  for (let row = 0; row < rows; row++) {
    for (const line of frame.above?.[row] ?? []) yield indented(frame.indent, line);
    yield* layOutRow(columns, widths, frame, row);
  }
}

function* layOutRow(
  columns: readonly TableColumn[],
  widths: readonly number[],
  frame: TableFrame,
  row: number,
): Generator<string> {
  const cells = columns.map(({ cells }, i) => wrap(cells[row]!, widths[i]!));
  const height = Math.max(...cells.map((lines) => lines.length));
  for (let line = 0; line < height; line++) {
    const parts = columns.map(({ align, stressed }, i) => {
      const text = cells[i]![line] ?? '';
      const padded = pad(text, widths[i]!, align);
      // Only the words: trailing spaces must stay trimmable.
      return stressed?.[row] && text !== '' ? padded.replace(text, () => frame.style.attention(text)) : padded;
    });
    yield indented(frame.indent, parts.join(' '.repeat(GAP)).trimEnd());
  }
}

function indented(columns: number, text: string): string {
  return ' '.repeat(columns) + text;
}
