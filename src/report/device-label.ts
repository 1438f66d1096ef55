import type { Device } from '../devices/device.ts';
import { shortenName } from './display-width.ts';
import { describeFact, describeHint } from './messages.ts';
import { escapeUnprintable } from './printable.ts';
import { formatCount, formatList } from './quantity.ts';

/** Kinds of evidence shown for a device; the JSON document has all. */
const REASONS_SHOWN = 3;
/** Columns of what was said. */
const VALUE_COLUMNS = 40;

/** The plainest name that a device has: its own, its model, its kind, its maker, else its id. */
export function deviceName(device: Device): string {
  const known =
    device.name ?? device.hostname ?? device.model ?? device.kind ?? (device.vendor && `${device.vendor} device`);
  return escapeUnprintable(known ?? (device.role === 'gateway' ? `Router (${device.id})` : `Device ${device.id}`));
}

/** The devices that looked at what this one sees, as they are called: by name, else by their address. */
export function viewerNames(device: Device, devices: readonly Device[]): string[] {
  const called = new Map(devices.map((other) => [other.id, other]));
  return (device.local.viewers ?? []).map((viewer) => {
    const other = called.get(viewer.device);
    return other === undefined ? viewer.device : [deviceName(other), ...other.addresses.slice(0, 1)].join(' ');
  });
}

/** Maker, MAC and IP addresses, as far as they are known and not said by the name. */
export function deviceParticulars(device: Device): string[] {
  const named = device.name ?? device.hostname ?? device.model ?? device.kind;
  return [
    ...(device.vendor !== null && named !== null ? [device.vendor] : []),
    ...(device.name !== undefined && device.hostname !== null ? [device.hostname] : []),
    ...((device.name ?? device.hostname) !== null && device.model !== null ? [device.model] : []),
    ...(device.role === 'gateway' ? ['router'] : []),
    ...device.macs,
    ...device.addresses,
  ].map(escapeUnprintable);
}

/** Why we think so: the most telling fact of each kind, with its frame to open; null when there is none. */
export function deviceReasons(device: Device): string | null {
  const best = new Map<string, { rank: number; text: string }>();
  for (const { fact, value, frameNumber } of device.evidence) {
    if (best.has(fact)) continue;
    const { words, rank } = describeFact(fact);
    const said = shortenName(escapeUnprintable(value), VALUE_COLUMNS);
    best.set(fact, { rank, text: `${words}${said === '' ? '' : ` ${said}`} (frame ${formatCount(frameNumber)})` });
  }
  const reasons = [...best.values()].sort((a, b) => a.rank - b.rank).slice(0, REASONS_SHOWN);
  const known = reasons.length === 0 ? [] : [`Known by ${formatList(reasons.map(({ text }) => text))}.`];
  const sentences = [...basisSentence(device), ...kindSentence(device), ...known];
  return sentences.length === 0 ? null : sentences.join(' ');
}

/** What it is taken for, and the one thing that most speaks for it. */
function kindSentence({ kind, reasons = [] }: Device): string[] {
  const reason = reasons.find(({ about }) => about === 'kind');
  if (kind === null || reason === undefined) return [];
  const said = shortenName(escapeUnprintable(reason.said), VALUE_COLUMNS);
  const by = `${describeHint(reason.fact)}${said === '' ? '' : ` ${said}`} (frame ${formatCount(reason.frameNumber)})`;
  return [`Taken for a ${escapeUnprintable(kind)} by ${by}.`];
}

function basisSentence(device: Device): string[] {
  if (device.basis === 'capture') return ['All that is behind one address: single devices cannot be told apart.'];
  if (device.basis === 'address') return ['Told apart by its address only.'];
  return device.randomisedMac ? ['It chose its MAC address itself, so that names no maker.'] : [];
}
