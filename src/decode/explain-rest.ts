import { type ExplainedField, formatBytes, formatLength, type Page } from './explain-page.ts';

/**
 * Gives rows to the bytes of the frame that have none, so that no byte is left out without a word: those between two rows,
 * then what a fault or an unknown protocol left undecoded, and what stands behind `wireEnd`, where the packet ends by its
 * own lengths: padding or a trailer.
 */
export function addRestOfFrame(page: Page, wireEnd: number): void {
  const { frame, end, rows } = page;
  const told = fillGaps(page);
  const packetEnd = Math.max(told, Math.min(end, wireEnd) - frame);
  const length = end - frame;
  if (told < packetEnd) rows.fields.push(restOf(page, 'frame', 'not decoded', told, packetEnd));
  if (packetEnd < length) rows.fields.push(restOf(page, 'frame', 'trailer', packetEnd, length));
}

/** Writes a gap before the row behind it, on the layer of the row before it. Returns where the last row ends. */
function fillGaps(page: Page): number {
  const { fields } = page.rows;
  const gaps = new Map<ExplainedField, ExplainedField>();
  let told = 0;
  let layer = 'frame';
  for (const row of [...fields].sort((one, other) => one.offset - other.offset)) {
    if (row.offset > told) gaps.set(row, restOf(page, layer, 'not decoded', told, row.offset));
    if (row.offset + row.length > told) layer = row.layer;
    told = Math.max(told, row.offset + row.length);
  }
  for (const row of fields.splice(0)) {
    const gap = gaps.get(row);
    if (gap !== undefined) fields.push(gap);
    fields.push(row);
  }
  return told;
}

function restOf({ view, frame }: Page, layer: string, name: string, from: number, to: number): ExplainedField {
  const value = `${formatLength(to - from)} ${formatBytes(view, frame + from, frame + to)}`;
  return { layer, name, offset: from, length: to - from, value };
}
