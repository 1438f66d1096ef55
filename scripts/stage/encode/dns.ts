import { concat, u8, u16, u32, utf8 } from '../bytes.ts';

/** Record types that the stage writes (RFC 1035, section 3.2.2; RFC 3596). */
export const DNS_TYPES = { A: 1, CNAME: 5, PTR: 12, TXT: 16, AAAA: 28, SRV: 33, HTTPS: 65 } as const;

/** One resource record. */
export type DnsRecord = { name: string; type: number; timeToLive: number; data: Uint8Array };

/** A message with one question; an answer repeats it. `responseCode` 3 says that the name does not exist. */
export type DnsMessage = {
  id: number;
  name: string;
  type: number;
  response: boolean;
  responseCode: number;
  answers: readonly DnsRecord[];
};

/** A DNS message as UDP carries it (RFC 1035, section 4.1); names are compressed against the question's. */
export function encodeDns(message: DnsMessage): Uint8Array {
  const flags = message.response ? 0x8180 | message.responseCode : 0x0100;
  const header = u16(message.id, flags, 1, message.answers.length, 0, 0);
  const question = concat(encodeName(message.name), u16(message.type, 1));
  const answers = message.answers.map((record) => {
    const name = record.name === message.name ? u16(0xc00c) : encodeName(record.name);
    return concat(name, u16(record.type, 1), u32(record.timeToLive), u16(record.data.length), record.data);
  });
  return concat(header, question, ...answers);
}

/** A domain name as labels (RFC 1035, section 3.1); `\.` is a dot inside a label. */
export function encodeName(name: string): Uint8Array {
  if (name === '' || name === '.') return u8(0);
  const labels = name.split(/(?<!\\)\./).map((label) => utf8(label.replaceAll('\\.', '.')).subarray(0, 63));
  return concat(...labels.flatMap((label) => [u8(label.length), label]), u8(0));
}
