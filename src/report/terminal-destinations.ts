import type { Destination } from '../destinations/destination.ts';
import { shortenName, wrap } from './display-width.ts';
import { formatNameless } from './messages.ts';
import { formatPlace, settledCountry } from './place.ts';
import { escapeUnprintable } from './printable.ts';
import { formatBytes, formatCount, formatOffset } from './quantity.ts';
import type { Style } from './terminal-style.ts';
import { fitColumns, layOutTable, type TableColumn } from './terminal-table.ts';

export type DestinationView = {
  width: number;
  style: Style;
  /** Of the first packet of all, in milliseconds since 1970; null when no packet has a time. */
  start: number | null;
  expected: boolean;
  countryName: (code: string) => string;
};

const INDENT = 2;
/** An IPv4 address behind its indentation under a name. */
const ADDRESS_COLUMN = 17;
/** Longer names lose their beginning in the column; above a row they have the line to themselves. */
const NAME_COLUMN = 44;

/** A device's destinations, most bytes sent first, in the richest form that fits the width. */
export function* layOutDestinations(rows: readonly Destination[], view: DestinationView): Generator<string> {
  const { width, style } = view;
  for (const columns of wideForms(rows, view)) {
    const frame = { width, indent: INDENT, style };
    const widths = fitColumns(columns, frame);
    if (widths !== null) return yield* layOutTable(columns, widths, frame);
  }
  const named = rows.some(isDescribed);
  for (const names of [true, false]) {
    const columns = [nestedColumn(rows), ...measureColumns(rows, view, names)];
    const frame = { width, indent: INDENT, style, above: rows.map((row) => linesAbove(row, width, named)) };
    const widths = fitColumns(columns, frame);
    if (widths !== null) return yield* layOutTable(columns, widths, frame);
  }
  for (const row of rows) yield* layOutCard(row, view);
}

/** Whether there is more to say of the far side than its address. */
function isDescribed({ names, role, referrals }: Destination): boolean {
  return names.length > 0 || role !== null || referrals !== undefined;
}

function wideForms(rows: readonly Destination[], view: DestinationView): TableColumn[][] {
  const named = rows.some(isDescribed);
  const address = left(
    'Address',
    rows.map((row) => row.address),
  );
  const services = left('Service', rows.map(formatServices));
  const name = left(
    'Destination',
    rows.map((row) => formatName(row, NAME_COLUMN) ?? formatNameless(row)),
  );
  const head = named ? [name, address] : [address];
  const measures = measureColumns(rows, view, true);
  return [
    [...head, ...measures, services],
    [...head, ...measures],
  ];
}

/** Operator, country, bytes and time: the same in every table. */
function measureColumns(rows: readonly Destination[], view: DestinationView, countryNames: boolean): TableColumn[] {
  const settled = (row: Destination) => row.location.status === 'agreed' || row.location.status === 'single';
  const columns: TableColumn[] = [
    { ...left('Operator', rows.map(formatOperator)), minimum: 12 },
    {
      ...left(
        'Country',
        rows.map((row) => (countryNames ? placeWithName(row, view) : formatPlace(row.location))),
      ),
      minimum: countryNames ? 14 : 8,
      stressed: rows.map((row) => !settled(row)),
    },
    right(
      'Sent',
      rows.map((row) => formatBytes(row.sentBytes)),
    ),
    right('Received', rows.map(formatReceived)),
    left(
      'First',
      rows.map((row) => formatFirst(row, view.start)),
    ),
  ];
  if (view.expected) {
    const expected = rows.map((row) => row.expected ?? 'unknown');
    columns.push({ ...left('Expect', expected), stressed: expected.map((word) => word !== 'inside') });
  }
  return columns;
}

function left(title: string, cells: string[]): TableColumn {
  return { title, align: 'left', cells };
}

function right(title: string, cells: string[]): TableColumn {
  return { title, align: 'right', cells };
}

function nestedColumn(rows: readonly Destination[]): TableColumn {
  const cells = rows.map(({ address }) => (address.length > ADDRESS_COLUMN - INDENT ? '' : `  ${address}`));
  return { title: 'Destination', align: 'left', cells: cells.map((cell) => cell.padEnd(ADDRESS_COLUMN)) };
}

/** Without a name of its own, a row would seem to belong to the name above it. */
function linesAbove(row: Destination, width: number, named: boolean): string[] {
  const name = formatName(row, width - INDENT) ?? formatNameless(row);
  const address = row.address.length > ADDRESS_COLUMN - INDENT ? [`  ${row.address}`] : [];
  return named ? [name, ...address] : address;
}

/** Where no table fits: one destination in a few lines. */
function* layOutCard(row: Destination, view: DestinationView): Generator<string> {
  const room = Math.max(view.width - INDENT, 8);
  const name = formatName(row, room);
  const facts = [
    `${formatOperator(row)}, ${formatPlace(row.location)}`,
    `sent ${formatBytes(row.sentBytes)}, ${row.receivedPackets === 0 ? 'no reply' : `received ${formatBytes(row.receivedBytes)}`}`,
    `first ${formatFirst(row, view.start)}${view.expected ? `, ${row.expected ?? 'unknown'}` : ''}`,
  ];
  for (const line of wrap(name ?? row.address, room)) yield `  ${line}`;
  const rest = name === null ? facts : [row.address, ...facts];
  for (const fact of rest) for (const line of wrap(fact, room - 2)) yield `    ${line}`;
}

/** The best known name, how many more there are, and whether it was learned late; null when there is none. */
export function formatName(row: Destination, width: number): string | null {
  const [best] = row.names;
  if (best === undefined) return null;
  const more = row.names.length > 1 ? ` +${formatCount(row.names.length - 1)}` : '';
  const suffix = `${best.later ? ' (later)' : ''}${more}`;
  return shortenName(escapeUnprintable(best.name), Math.max(width - suffix.length, 8)) + suffix;
}

/** The operator, or the name that the autonomous system is registered under. */
export function formatOperator(row: Destination): string {
  if (row.operator !== null) return escapeUnprintable(row.operator.name);
  if (row.autonomousSystem === null) return 'unknown';
  return `AS${row.autonomousSystem.number} ${escapeUnprintable(row.autonomousSystem.organization)}`;
}

function placeWithName(row: Destination, view: DestinationView): string {
  const country = settledCountry(row.location);
  const mark = formatPlace(row.location);
  return country === null ? mark : `${mark} ${view.countryName(country)}`;
}

/** Nothing came back: an attempt, which `0 B` would not say as plainly. */
function formatReceived(row: Destination): string {
  return row.receivedPackets === 0 ? 'no reply' : formatBytes(row.receivedBytes);
}

function formatServices(row: Destination): string {
  const [first, ...more] = row.services;
  return first === undefined ? '' : `${escapeUnprintable(first)}${more.length > 0 ? ` +${more.length}` : ''}`;
}

function formatFirst(row: Destination, start: number | null): string {
  const time = Date.parse(row.firstSeen);
  return start === null || Number.isNaN(time) ? 'unknown' : formatOffset(time - start);
}
