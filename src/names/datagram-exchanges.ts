import type { DnsMessage } from '../decode/dns.ts';
import { canonicalName } from '../decode/dns-names.ts';
import { readQuicLongHeader } from '../decode/quic-packet.ts';
import type { StunMessage } from '../decode/stun.ts';
import type { Exchange } from './round-trips.ts';

/** A DNS message as one half of an exchange: bound by its id and its question. Null when it asks nothing. */
export function dnsExchange({ id, response, questions }: DnsMessage): Exchange | null {
  const [question] = questions;
  if (question === undefined) return null;
  const text = `dns ${id} ${canonicalName(question.name)} ${question.type}`;
  return { id: text, part: response ? 'reply' : 'request' };
}

/** A STUN message likewise, by its transaction; null for indications, which nobody answers. */
export function stunExchange({ kind, transaction }: StunMessage): Exchange | null {
  if (kind === 'indication') return null;
  return { id: `stun ${transaction}`, part: kind === 'request' ? 'request' : 'reply' };
}

/**
 * The first long header of each side of a QUIC connection: the server answers to the connection id that the client chose
 * for itself (RFC 9000, section 7.2). `port` is the client's: its id may be empty. Null for anything else.
 */
export function quicExchange(
  view: DataView,
  offset: number,
  end: number,
  { fromClient, port }: { fromClient: boolean; port: number },
): Exchange | null {
  const header = readQuicLongHeader(view, offset, end);
  if (header === null || (fromClient && header.type !== 'initial')) return null;
  const [at, length] = fromClient
    ? [header.sourceIdOffset, header.sourceIdLength]
    : [header.destinationIdOffset, header.destinationIdLength];
  let id = `quic ${port} `;
  for (let i = 0; i < length; i++)
    id += view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, '0');
  return { id, part: fromClient ? 'request' : 'reply' };
}
