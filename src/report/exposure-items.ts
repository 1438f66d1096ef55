import type { Exposure } from '../destinations/exposures.ts';
import type { Analysis } from './analysis.ts';
import { deviceName } from './device-label.ts';
import { escapeUnprintable } from './printable.ts';
import { countOf, formatCount } from './quantity.ts';

/** Above the list of them. */
export const EXPOSURES_TITLE = 'Ways into devices';

/** Ways into devices, a sentence each, in the order of the analysis. */
export function exposureItems({ exposures = [], devices }: Analysis): string[] {
  const names = new Map(devices.map((device) => [device.id, deviceName(device)]));
  return exposures.map((exposure) => exposureSentence(names.get(exposure.device) ?? exposure.device, exposure));
}

function exposureSentence(name: string, exposure: Exposure): string {
  const { kind, service, transport, port, remote, remotes, target, evidence } = exposure;
  const place = `(frame ${formatCount(evidence.frameNumber)})`;
  const at = `${transport.toUpperCase()} port ${port}`;
  switch (kind) {
    case 'inbound': {
      const spoken = service === null ? '' : ` (${escapeUnprintable(service)})`;
      const others = remotes > 1 ? ` and ${countOf(remotes - 1, 'other address', 'other addresses')}` : '';
      return `${name} answered on ${at}${spoken} when ${remote}${others} opened a conversation from the internet ${place}: a forwarded port lets such in.`;
    }
    case 'port-mapping':
      return `${name} asked the router to forward ${at} to ${escapeUnprintable(target ?? '')} ${place}: whether the router did is not said here.`;
    case 'unencrypted':
      return `${name} served ${escapeUnprintable(service ?? '')} on ${at} inside the home without encryption, to ${countOf(remotes, 'address', 'addresses')} ${place}.`;
  }
}
