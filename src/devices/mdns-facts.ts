import type { DnsMessage } from '../decode/dns.ts';
import { formatLabel, splitLabels } from '../decode/dns-names.ts';
import { DNS_TYPE, type DnsRecord } from '../decode/dns-record.ts';
import type { Say } from './fact-book.ts';
import type { FactKind } from './fact-tables.ts';

// mDNS: RFC 6762; service discovery: RFC 6763. Keys of TXT records are each service's own.

/** What a key of a TXT record says (RFC 6763, section 6.4: keys are compared without case). */
const TEXT_KEYS: Readonly<Record<string, FactKind>> = {
  // Google Cast, HomeKit; Apple's _device-info; AirPlay; Hue; printers (Bonjour Printing, section 9); ESPHome and kin.
  md: 'model',
  model: 'model',
  am: 'model',
  modelid: 'model',
  modelname: 'model',
  model_name: 'model',
  ty: 'model',
  usb_mdl: 'model',
  product_name: 'model',
  fn: 'service-name',
  friendly_name: 'service-name',
  vendor: 'manufacturer',
  manufacturer: 'manufacturer',
  mfg: 'manufacturer',
  usb_mfg: 'manufacturer',
  fv: 'firmware',
  fw: 'firmware',
  fw_version: 'firmware',
  firmware: 'firmware',
  swversion: 'firmware',
  srcvers: 'firmware',
};

/** `ci` is HomeKit's category in these only (HomeKit Accessory Protocol, section 6.4). */
const HOMEKIT = new Set(['_hap._tcp', '_hap._udp']);

/** Records of one message that are looked at: an announcement has a few dozen at most. */
const MOST_RECORDS = 64;

/** What a responder announces of itself: host names, services, and what their texts say. Questions say nothing here. */
export function readAnnouncement(message: DnsMessage, say: Say): void {
  if (!message.response) return;
  for (const record of [...message.answers, ...message.additionals].slice(0, MOST_RECORDS)) {
    // A record that is taken back (RFC 6762, section 10.1).
    if (record.ttl === 0) continue;
    if (record.address !== undefined) say('mdns-host', labelText(splitLabels(record.name)[0]), record.address);
    else if (record.type === DNS_TYPE.ptr) sayPointer(record, say);
    else if (record.type === DNS_TYPE.srv || record.type === DNS_TYPE.txt) sayInstance(record.name, say);
    if (record.text !== undefined) sayTexts(serviceOf(splitLabels(record.name)), record.text, say);
  }
}

/** The list of services points at service names, a service at its instances (RFC 6763, sections 4.1 and 9). */
function sayPointer(record: DnsRecord, say: Say): void {
  if (record.target === undefined) return;
  sayInstance(record.target, say);
}

function sayInstance(name: string, say: Say): void {
  const labels = splitLabels(name);
  const service = serviceOf(labels);
  if (service === null || service === '_services._dns-sd._udp') return;
  say('mdns-service', service);
  const instance = labels[0]!;
  if (!instance.startsWith('_')) say('service-name', labelText(instance));
}

/** `_hue._tcp` of `Hue._hue._tcp.local`: the last two labels with an underscore; null in names of hosts. */
function serviceOf(labels: readonly string[]): string | null {
  const at = labels.findLastIndex((label) => /^_(?:tcp|udp)$/i.test(label));
  return at > 0 && labels[at - 1]!.startsWith('_') ? `${labels[at - 1]}.${labels[at]}`.toLowerCase() : null;
}

function sayTexts(service: string | null, texts: readonly string[], say: Say): void {
  if (service === null) return;
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals <= 0) continue;
    const key = text.slice(0, equals).toLowerCase();
    const value = text.slice(equals + 1);
    if (key === 'ci' && HOMEKIT.has(service)) say('hap-category', value);
    else if (Object.hasOwn(TEXT_KEYS, key)) say(TEXT_KEYS[key]!, value);
  }
}

function labelText(label: string | undefined): string | null {
  return label === undefined ? null : formatLabel(label);
}
