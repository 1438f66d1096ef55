import { expect, test } from 'vitest';
import type { DiagnosticReport } from '../../src/destinations/diagnostic.ts';
import { diagnosticItems } from '../../src/report/footnotes.ts';
import { analysis, capture } from './samples/build.ts';

const captures = Array.from({ length: 40 }, (_, i) => capture({ id: `c${i + 1}`, path: `${i + 1}.pcap` }));
const outOfOrder = (captureId: string, count = 2): DiagnosticReport => ({
  code: 'out-of-order',
  severity: 'note',
  capture: captureId,
  layer: null,
  count,
  firstFrame: null,
  firstOffset: null,
  detail: null,
});

test('what one capture has to tell is told with its path where there are several', () => {
  const items = diagnosticItems(analysis({ captures, diagnostics: [outOfOrder('c2'), outOfOrder('c3', 1)] }));
  expect(items).toEqual([
    expect.stringMatching(/^2\.pcap: 2 packets have/),
    expect.stringMatching(/^3\.pcap: 1 packet has/),
  ]);
  const alone = diagnosticItems(analysis({ diagnostics: [outOfOrder('c1')] }));
  expect(alone).toEqual([expect.stringMatching(/^2 packets have/)]);
});

test('what many captures have to tell alike is told once', () => {
  const cut = { ...outOfOrder('c9', 1), code: 'cut-off', firstFrame: 12, firstOffset: 3456 };
  const diagnostics = [...captures.map(({ id }) => outOfOrder(id)), cut];
  const items = diagnosticItems(analysis({ captures, diagnostics }));
  expect(items).toHaveLength(2);
  expect(items[0]).toMatch(/^40 files, the first 1\.pcap: 80 packets have an earlier time/);
  expect(items[1]).toMatch(/^9\.pcap: The file ends inside a packet \(frame 12, byte 3,456\)/);
});

test('what concerns the whole run is told each time', () => {
  const unread = (detail: string) => ({ ...outOfOrder(''), capture: null, code: 'unreadable-capture', detail });
  expect(diagnosticItems(analysis({ diagnostics: ['a', 'b', 'c'].map(unread) }))).toHaveLength(3);
});
