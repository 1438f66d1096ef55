import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { refuseFormat } from '../../src/capture/format.ts';
import { BLOCK } from '../../src/capture/pcapng-block.ts';
import { HEADER } from '../../src/decode/header.ts';
import { TUNNEL_NAMES } from '../../src/decode/layers.ts';
import { headerOfLinkType, LINK_TYPE } from '../../src/decode/link-type.ts';
import { MAX_HEADERS } from '../../src/decode/packet.ts';
import { TUNNEL_PORT } from '../../src/decode/udp-tunnel.ts';
import { DIAGNOSTIC_CODES } from '../../src/report/messages.ts';

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');

/** The rows of the table whose heading begins with this word. */
function rowsOf(heading: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start + 2, start + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/formats.md', () => {
  test('lists every link type that is read, and no other', () => {
    const listed = rowsOf('link type').map(([number]) => Number(number));
    expect(listed).toEqual(Object.values(LINK_TYPE).sort((a, b) => a - b));
    const read = Array.from({ length: 512 }, (_, number) => number).filter((n) => headerOfLinkType(n) !== HEADER.none);
    expect(listed).toEqual(read);
  });

  test('lists every tunnel, with the ports of those over UDP', () => {
    const rows = rowsOf('tunnel');
    expect(rows.map(([name]) => name)).toEqual(TUNNEL_NAMES.slice(1));
    const places = rows.map(([, where]) => where).join(' ');
    for (const port of Object.values(TUNNEL_PORT)) expect(places).toContain(String(port));
    expect(page).toContain(`Up to ${MAX_HEADERS} headers`);
  });

  test('lists every block of pcapng that is known', () => {
    const types = rowsOf('block').flatMap(([, type]) => type!.split(', ').map(Number));
    expect(types.sort()).toEqual(Object.values(BLOCK).map(Number).sort());
  });

  test.each(rowsOf('what'))('%s, which begins with %s, is refused by that name', (name, bytes) => {
    const sample = Uint8Array.from(bytes!.split(' '), (byte) => Number.parseInt(byte, 16));
    const error = refuseFormat(sample);
    expect(error.code).toBe('unsupported-format');
    expect(error.message).toContain(`${name} `);
    expect(error.hint).toMatch(/^(Decompress|Convert) it with: /);
  });

  test('names the formats that format.ts knows, all of them', () => {
    const source = readFileSync(new URL('../../src/capture/format.ts', import.meta.url), 'utf8');
    const known = [...source.matchAll(/\{ name: '([^']+)', magic: .* by: /g)].map(([, name]) => name);
    expect(known.length).toBeGreaterThan(20);
    const opened = ['gzip', 'Zstandard'];
    expect(new Set(rowsOf('what').map(([name]) => name))).toEqual(
      new Set(known.filter((name) => !opened.includes(name!))),
    );
  });

  test('uses codes of diagnostics that exist', () => {
    const codes = [...page.matchAll(/\(`([a-z-]+)`\)/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(4);
    for (const code of codes) expect(DIAGNOSTIC_CODES).toContain(code);
  });
});
