import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { P2P_FAMILIES } from '../../src/decode/p2p-message.ts';
import { REMOTE_ROLES } from '../../src/destinations/remote-role.ts';
import { DNS_KINDS } from '../../src/names/name-tables.ts';

const page = readFileSync(new URL('../../docs/protocols.md', import.meta.url), 'utf8');

/** The words in the first cells of the table whose heading begins with this word. */
function wordsOf(heading: string): string[] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines
    .slice(start + 2, start + length)
    .flatMap((line) => line.split('|')[1]!.replaceAll('`', '').trim().split(', '));
}

/** Services that the readers of messages name. */
function servicesInCode(): string[] {
  const folder = new URL('../../src/names/', import.meta.url);
  const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const named = sources.flatMap((text) =>
    [...text.matchAll(/(?:\.service|named)\('([a-z0-9-]+)'/g)].map(([, name]) => name!),
  );
  return [...new Set([...named, ...P2P_FAMILIES, ...DNS_KINDS])].sort();
}

describe('docs/protocols.md', () => {
  test('lists every service that the code names', () => {
    const services = servicesInCode();
    expect(services.length).toBeGreaterThan(20);
    expect(services.filter((service) => !wordsOf('service').includes(service))).toEqual([]);
  });

  test('lists every role, and no other', () => {
    expect(wordsOf('role').sort()).toEqual([...REMOTE_ROLES].sort());
  });
});
