import { decodeUtf8 } from '../base/utf8.ts';
import { type AddressLiteral, findAddressLiterals, mayHoldAddress } from './address-literals.ts';
import { hostOf } from './host-text.ts';
import { readByteText } from './text-field.ts';
import { readTextValues, type TextScope, type TextValue } from './text-values.ts';

// Addresses that a server hands out in a reply of text. There is no one form: HTTP-DNS of Alibaba (`host`, `ips`), Tencent
// (`1.2.3.4;5.6.7.8,60`) and others, DNS in JSON (`name`, `data`), lists by host name, `ip` beside `port`, XML.

/** An address that a text hands out, with its port, and the name that it is said to be for. Null: not said. */
export type HandedOut = { address: Int32Array; port: number | null; name: string | null };

/** Of a text this much is looked at. */
export const MOST_TEXT = 16 * 1024;
const MOST_ADDRESSES = 64;

/** Of a text this much tells that it is a page. */
const PAGE_START = 64;

/** Keys beside an address, whose value is the name or the URL that it is for. */
const NAMING = /^(?:host|hostname|dn|domain|domainname|name|fqdn|addr|url|server|endpoint)$/;

/** Keys of the asker's own address, told back to it. */
const OWN = /^(?:cip|client|clientip|clientaddr|remoteip|remoteaddr|userip|yourip|myip|wanip|extip|externalip|origin)$/;

/** Keys that say of a lone address no more than that it is one. */
const VAGUE = /^(?:|ip|ips?addr|ipaddress|address|addr|ipv[46]|query)$/;

/** Keys of versions, which look like addresses: by word, or by how words run together. */
const VERSION =
  /version|firmware|sdk|build|release|revision|kernel|software|agent|(?:^|_)(?:v|ver|fw|sw|hw|rev)(?:_|$)|(?:fw|sw|hw|soft|app|dev|os|api|lib)ver/;

/** What a value may be that tells an address: no look is taken at others. */
const ADDRESS = /\d\.\d{1,3}\.\d|[23][0-9a-f]{3}:/i;

/** What a key says of the values under it. */
type KeyFacts = { plain: string; isNaming: boolean; isPort: boolean };

/** An address as it was found, before all that may name it was read. */
type Found = AddressLiteral & { key: string; name: string | null; scope: TextScope };

/** What a scope says of the addresses in it. */
type ScopeFacts = { name: string | null; hasPort: boolean };

/**
 * The addresses on the internet that the text [offset, end) hands out. `whole`: nothing is missing at its end. `asked`: the
 * name that was asked for, which is that of addresses without one.
 */
export function readHandedOut(
  view: DataView,
  offset: number,
  end: number,
  { whole, asked }: { whole: boolean; asked: string | null },
): HandedOut[] {
  const stop = Math.min(end, offset + MOST_TEXT);
  const text = decodeUtf8(new Uint8Array(view.buffer, view.byteOffset + offset, stop - offset));
  const found: Found[] = [];
  const keys = new Map<string, KeyFacts>();
  const facts = new Map<TextScope, ScopeFacts>();
  for (const value of readTextValues(text, whole && stop === end)) {
    const key = factsOfKey(keys, value.key);
    if (found.length < MOST_ADDRESSES && ADDRESS.test(value.text)) noteAddresses(found, value, key.plain);
    if (key.isNaming || key.isPort) noteFacts(facts, value, key);
  }
  if (asked === null && found.length === 1 && isEcho(found[0]!, facts)) return [];
  return found.map(({ address, port, name, scope }) => ({
    address,
    port,
    name: name ?? nameIn(scope, facts) ?? asked,
  }));
}

/** Whether the text at `offset` begins as a page of HTML does: made for people, and long. No program is told addresses by one. */
export function isPage(view: DataView, offset: number, end: number): boolean {
  return /^\s*<(?:!doctype html|html)[\s>]/i.test(readByteText(view, offset, Math.min(end, offset + PAGE_START)));
}

/** The longest IPv4 address with its port. */
const LONGEST_LONE = 21;

/** The IPv4 address that is all that [offset, end) holds, or null: an answer without a protocol around it. */
export function readLoneAddress(view: DataView, offset: number, end: number): Int32Array | null {
  if (end - offset > LONGEST_LONE || !mayHoldAddress(view, offset, end)) return null;
  const text = readByteText(view, offset, end).trim();
  const [literal] = findAddressLiterals(text);
  return literal !== undefined && literal.end === text.length && /^\d/.test(text) ? literal.address : null;
}

function noteAddresses(found: Found[], { key, text, scope, isCut }: TextValue, plain: string): void {
  const words = key.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  if (OWN.test(plain) || VERSION.test(words)) return;
  // `"host.example": ["192.0.2.1"]`
  const name = hostOf(key);
  for (const literal of findAddressLiterals(text)) {
    const mayGoOn = isCut && literal.end === text.length;
    if (!mayGoOn && found.length < MOST_ADDRESSES) found.push({ ...literal, key: plain, name, scope });
  }
}

function noteFacts(facts: Map<TextScope, ScopeFacts>, { text, scope, isCut }: TextValue, key: KeyFacts): void {
  const name = isCut || !key.isNaming ? null : hostOf(text);
  const isPort = key.isPort && /^\d{1,5}$/.test(text);
  if (name === null && !isPort) return;
  const known = facts.get(scope);
  if (known === undefined) facts.set(scope, { name, hasPort: isPort });
  else {
    known.name ??= name;
    known.hasPort ||= isPort;
  }
}

/** `Client-IP`, `client_ip` and `clientIp` are one key. */
function factsOfKey(keys: Map<string, KeyFacts>, key: string): KeyFacts {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const plain = key.replace(/[^A-Za-z0-9]+/g, '').toLowerCase();
  const facts = { plain, isNaming: NAMING.test(plain), isPort: plain.endsWith('port') };
  keys.set(key, facts);
  return facts;
}

/** What stands beside the address names it, else what the scope around is called, or what stands beside that. */
function nameIn(scope: TextScope, facts: ReadonlyMap<TextScope, ScopeFacts>): string | null {
  const beside = facts.get(scope)?.name ?? hostOf(scope.key);
  if (beside !== null || scope.parent === null) return beside;
  return facts.get(scope.parent)?.name ?? hostOf(scope.parent.key);
}

/** One address alone, without name or port: what servers say that tell who asks by which address he came. */
function isEcho({ key, port, name, scope }: Found, facts: ReadonlyMap<TextScope, ScopeFacts>): boolean {
  if (!VAGUE.test(key) || port !== null || (name ?? nameIn(scope, facts)) !== null) return false;
  return facts.get(scope)?.hasPort !== true;
}
