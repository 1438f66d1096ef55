import { internText, type TextTable } from '../base/text-table.ts';
import { hashJa4, type Ja4Transport, ja4Raw } from '../decode/ja4.ts';
import type { ClientHello } from '../decode/tls-client-hello.ts';
import { DETAIL } from '../flow/flow-details.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { NameBook } from './name-book.ts';

/** Characters of fingerprints in the making that are kept: some ten thousand clients. */
export const MOST_FINGERPRINT_CHARACTERS = 4 * 1024 * 1024;

/**
 * Notes what the fingerprint of the current flow's client will be made of. The hash is left for the end: many hellos are of
 * few clients, and its code is loaded when the first one is met.
 */
export function noteFingerprint(
  flows: FlowTable,
  fingerprints: TextTable,
  hello: ClientHello,
  transport: Ja4Transport,
): void {
  const raw = internText(fingerprints, ja4Raw(hello, transport));
  if (raw >= 0) flows.setDetail(DETAIL.ja4, raw);
}

/** Gives every flow the text of its fingerprint. To be called once, when no more packets come, and awaited. */
export async function hashFingerprints({ details }: FlowTable, book: NameBook): Promise<void> {
  const { texts: raw } = book.fingerprints;
  if (raw.length === 0) return;
  const { sha256 } = await import('@noble/hashes/sha2.js');
  const hashed = raw.map((text) => book.text(hashJa4(text, sha256)));
  for (let at = DETAIL.ja4; at < details.count * DETAIL.count; at += DETAIL.count) {
    if (details.rows[at]! >= 0) details.rows[at] = hashed[details.rows[at]!]!;
  }
}
