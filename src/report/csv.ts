import type { Destination } from '../destinations/destination.ts';
import type { Device } from '../devices/device.ts';
import type { Analysis } from './analysis.ts';
import { escapeUnprintable } from './printable.ts';

type Cell = string | number | boolean | null | undefined;

/** Column names follow the JSON document. Columns are only ever added at the end. */
const COLUMNS: readonly (readonly [string, (row: Destination, device: Device | undefined) => Cell])[] = [
  ['device', (row) => row.device],
  ['mac', (_, device) => device?.macs.join(' ')],
  ['deviceAddress', (_, device) => device?.addresses.join(' ')],
  ['vendor', (_, device) => device?.vendor],
  ['hostname', (_, device) => device?.hostname],
  ['address', (row) => row.address],
  ['scope', (row) => row.scope],
  ['name', (row) => row.names[0]?.name],
  ['nameSource', (row) => row.names[0]?.source],
  ['nameLater', (row) => row.names[0]?.later],
  ['autonomousSystemNumber', (row) => row.autonomousSystem?.number],
  ['autonomousSystemOrganization', (row) => row.autonomousSystem?.organization],
  ['operator', (row) => row.operator?.name],
  ['jurisdiction', (row) => row.operator?.jurisdiction],
  ['provider', (row) => row.provider?.id],
  ['region', (row) => row.provider?.region],
  ['country', (row) => row.location.country],
  ['locationStatus', (row) => row.location.status],
  ['locationGrade', (row) => row.location.grade],
  ['locationStale', (row) => row.location.stale],
  ['locationSources', (row) => row.location.sources.map(({ id, country }) => `${id}=${country ?? ''}`).join(' ')],
  ['expected', (row) => row.expected],
  ['evidenceLevel', (row) => row.evidenceLevel],
  ['sentBytes', (row) => row.sentBytes],
  ['receivedBytes', (row) => row.receivedBytes],
  ['sentPayloadBytes', (row) => row.sentPayloadBytes],
  ['receivedPayloadBytes', (row) => row.receivedPayloadBytes],
  ['sentPackets', (row) => row.sentPackets],
  ['receivedPackets', (row) => row.receivedPackets],
  ['firstSeen', (row) => row.firstSeen],
  ['lastSeen', (row) => row.lastSeen],
  ['flowCount', (row) => row.flowCount],
  ['services', (row) => row.services.join(' ')],
  ['capture', (row) => row.evidence.capture],
  ['frameNumber', (row) => row.evidence.frameNumber],
  ['fileOffset', (row) => row.evidence.fileOffset],
  ['heartbeats', (row) => row.heartbeats?.map(({ service, periodSeconds }) => `${service}=${periodSeconds}`).join(' ')],
];

/** A row per device and destination (RFC 4180), for spreadsheets and statistics programs. */
export function* reportCsv(analysis: Analysis): Generator<string> {
  const devices = new Map(analysis.devices.map((device) => [device.id, device]));
  yield `${COLUMNS.map(([title]) => title).join(',')}\r\n`;
  for (const row of analysis.destinations) {
    const device = devices.get(row.device);
    yield `${COLUMNS.map(([, value]) => formatCell(value(row, device))).join(',')}\r\n`;
  }
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe before it, by which it is shown as it is. Semicolons
 * and tabs are quoted as well: some spreadsheets part cells there, and a formula could begin behind one.
 */
function formatCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const visible = escapeUnprintable(value);
  const text = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]/.test(visible) ? `'${visible}` : visible;
  return /[",;\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
