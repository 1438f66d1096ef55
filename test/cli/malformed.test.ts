import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/report/analysis.ts';
import { runCommand } from './built-command.ts';

const CAPTURES = join(import.meta.dirname, '../../../shared/captures');

/** What the report says of each damaged file: packets before the damage and the diagnostics. */
const REPORTED: Readonly<Record<string, [packets: number, ...codes: string[]]>> = {
  'gopacket__pcapgo__tests__le__test901.pcapng': [1, 'unsupported-version'],
  'libpcap__shb-option-too-long.pcapng': [0, 'damaged', 'no-packets'],
  'ndpi__fuzz-2021-10-13.pcap': [1, 'dropped-digits', 'swapped-lengths', 'cut-off'],
  'suricata-verify__bug-1450-04__tls_DER-incomplete-header.pcap': [6, 'damaged', 'clock-step', 'long-silence'],
  'xiaobai__caplen-4294967295.pcap': [1, 'damaged'],
  'xiaobai__cut-in-packet.pcap': [50, 'cut-off'],
  'xiaobai__dns-pointer-loops-and-lies.pcap': [6, 'clock-unset'],
  'xiaobai__gz-cut.pcap.gz': [48, 'cut-off'],
  'xiaobai__header-only.pcap': [0, 'no-packets'],
  'xiaobai__ng-block-length-0.pcapng': [0, 'damaged', 'no-packets'],
  'xiaobai__ng-cut-in-block.pcapng': [50, 'cut-off'],
  'xiaobai__ng-no-interface.pcapng': [0, 'damaged', 'no-packets'],
};

/** The line for each file that is no capture. */
const REFUSED: Readonly<Record<string, string>> = {
  'libpcap__pcap-invalid-version-1.pcap': 'pcap version 1.4 is not known — ',
  'xiaobai__empty-file.pcap': 'the file is empty — ',
  'xiaobai__html-error-page.pcap': 'an HTML page, not a capture — ',
  'xiaobai__text.pcap': 'text, not a capture — ',
  'xiaobai__wrong-magic.pcap': 'not a capture: it begins with the bytes de ad be ef — ',
};

describe.skipIf(!existsSync(CAPTURES))('damaged files through the built command (needs ../shared)', () => {
  test('give one line each, or a report with everything before the damage', async () => {
    const names = readdirSync(join(CAPTURES, 'malformed')).sort();
    expect(names).toEqual([...Object.keys(REPORTED), ...Object.keys(REFUSED)].sort());
    const { exitCode, out, err } = await runCommand(['malformed', '--format', 'json'], { folder: CAPTURES });
    expect(exitCode).toBe(2);
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(Object.keys(REFUSED).length);
    for (const [i, name] of Object.keys(REFUSED).sort().entries()) {
      expect(lines[i]).toContain(`egresslens: malformed/${name}: ${REFUSED[name]}`);
    }
    const { captures, diagnostics } = JSON.parse(out) as Analysis;
    const told = captures.map(({ id, path, packets }) => {
      const codes = diagnostics.filter(({ capture }) => capture === id).map(({ code }) => code);
      return [path.replace('malformed/', ''), [packets, ...codes.filter((code) => !PACKET_CODES.has(code))]];
    });
    expect(Object.fromEntries(told)).toEqual(REPORTED);
  });
});

/** What is said of packets, not of the file. */
const PACKET_CODES = new Set(['truncated', 'malformed', 'unsupported', 'out-of-order', 'outside-vantage']);
