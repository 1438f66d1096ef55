import type { Device } from '../devices/device.ts';
import { escapeUnprintable } from './printable.ts';
import { formatCount, formatList } from './quantity.ts';

/** Pieces of evidence shown for a device. */
const REASONS_SHOWN = 4;

/** The plainest name that a device has: its own, its model, its kind, its maker, else its id. */
export function deviceName(device: Device): string {
  const known = device.hostname ?? device.model ?? device.kind ?? (device.vendor && `${device.vendor} device`);
  return escapeUnprintable(known ?? (device.role === 'gateway' ? `Router (${device.id})` : `Device ${device.id}`));
}

/** Maker, MAC and IP addresses, as far as they are known and not said by the name. */
export function deviceParticulars(device: Device): string[] {
  const named = device.hostname ?? device.model ?? device.kind;
  return [
    ...(device.vendor !== null && named !== null ? [device.vendor] : []),
    ...(device.hostname !== null && device.model !== null ? [device.model] : []),
    ...(device.role === 'gateway' ? ['router'] : []),
    ...device.macs,
    ...device.addresses,
  ].map(escapeUnprintable);
}

/** Why we think so: the evidence for what is said of the device, with frames to open; null when there is none. */
export function deviceReasons(device: Device): string | null {
  const reasons = device.evidence.map(
    ({ fact, value, frameNumber }) =>
      `${escapeUnprintable(fact.replaceAll('-', ' '))} ${escapeUnprintable(value)} (frame ${formatCount(frameNumber)})`,
  );
  const rest = reasons.length - REASONS_SHOWN;
  const shown = rest > 1 ? [...reasons.slice(0, REASONS_SHOWN), `${formatCount(rest)} more`] : reasons;
  const sentences = [...basisSentence(device), ...(shown.length === 0 ? [] : [`Known by ${formatList(shown)}.`])];
  return sentences.length === 0 ? null : sentences.join(' ');
}

function basisSentence(device: Device): string[] {
  if (device.basis === 'capture') return ['All that is behind one address: single devices cannot be told apart.'];
  if (device.basis === 'address') return ['Told apart by its address only.'];
  return device.randomisedMac ? ['It chose its MAC address itself, so that names no maker.'] : [];
}
