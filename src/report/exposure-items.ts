import type { Evidence } from '../base/evidence.ts';
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
  const { kind, service, transport, port, remotes, evidence } = exposure;
  switch (kind) {
    case 'inbound':
      return inboundSentence(name, exposure);
    case 'port-mapping':
      return mappingSentence(name, exposure);
    case 'unencrypted':
      return `${name} served ${escapeUnprintable(service ?? '')} on ${portWords(transport, port)} inside the home without encryption, to ${countOf(remotes, 'address', 'addresses')} ${frameWords(evidence)}.`;
  }
}

function inboundSentence(name: string, exposure: Exposure): string {
  const { service, transport, port, remote, remotes, unencrypted, mapping, evidence } = exposure;
  const safety = unencrypted === true ? ', not encrypted' : unencrypted === false ? ', encrypted' : '';
  const spoken = service === null ? '' : ` (${escapeUnprintable(service)}${safety})`;
  const others = remotes > 1 ? ` and ${countOf(remotes - 1, 'other address', 'other addresses')}` : '';
  const way = mapping ? 'the router had been asked to forward this port, and did' : 'a forwarded port lets such in';
  return `${name} answered on ${portWords(transport, port)}${spoken} when ${remote}${others} opened a conversation from the internet ${frameWords(evidence)}: ${way}.`;
}

/** In which protocol a router was asked. */
const MAPPING_PROTOCOLS = { upnp: 'UPnP', 'nat-pmp': 'NAT-PMP', pcp: 'PCP' } as const;

function mappingSentence(name: string, exposure: Exposure): string {
  const { transport, port, target = '', by, remote, externalAddress, evidence } = exposure;
  const protocol = by === undefined ? '' : ` by ${MAPPING_PROTOCOLS[by]}`;
  // The client inside may have been named with a port of 0, which stands for all.
  const all = target.endsWith(':0') ? 'every' : 'a';
  const outer = port > 0 ? portWords(transport, port) : `${all} ${transport.toUpperCase()} port`;
  const address = externalAddress === undefined ? '' : ` of ${externalAddress}`;
  const only = remote === null ? '' : `, from ${escapeUnprintable(remote)} alone,`;
  return `${name} asked the router${protocol} to forward ${outer}${address}${only} to ${escapeUnprintable(target)} ${frameWords(evidence)}: ${outcomeWords(exposure)}.`;
}

function outcomeWords({ state, answer }: Exposure): string {
  const place = answer === undefined ? '' : ` ${frameWords(answer)}`;
  switch (state) {
    case 'granted':
      return `the router did${place}`;
    case 'refused':
      return `the router refused${place}`;
    case 'removed':
      return `the mapping was removed later${place}`;
    default:
      return 'no answer was seen';
  }
}

function portWords(transport: string, port: number): string {
  return `${transport.toUpperCase()} port ${port}`;
}

function frameWords({ frameNumber }: Evidence): string {
  return `(frame ${formatCount(frameNumber)})`;
}
