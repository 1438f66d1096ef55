import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FAULT, LAYER_NAMES } from '../../src/decode/layers.ts';
import type { DiagnosticReport } from '../../src/destinations/diagnostic.ts';
import { diagnoseCapture } from '../../src/destinations/diagnostics.ts';
import { factSentences } from '../../src/report/fact-sentences.ts';
import { type Facts, summarizeFacts } from '../../src/report/facts.ts';
import { DIAGNOSTIC_CODES, formatDiagnostic, formatNameless, lookupSentence } from '../../src/report/messages.ts';
import { analysis, capture, destination, location } from './samples/build.ts';

function diagnostic(over: Partial<DiagnosticReport>): DiagnosticReport {
  return {
    code: 'damaged',
    severity: 'note',
    capture: 'c1',
    layer: 'tcp',
    count: 3,
    firstFrame: 1200,
    firstOffset: 99_000,
    detail: null,
    ...over,
  };
}

describe('a diagnostic', () => {
  test.each(DIAGNOSTIC_CODES)('%s has a sentence, for one and for many', (code) => {
    for (const count of [1, 3]) {
      const text = formatDiagnostic(diagnostic({ code, count, detail: 'what it was' }));
      expect(text.length).toBeGreaterThan(30);
      expect(text).not.toMatch(/undefined|null|\bNaN\b/);
    }
  });

  test.each(LAYER_NAMES.filter((name) => name !== 'none'))('layer %s is said in words', (layer) => {
    expect(formatDiagnostic(diagnostic({ code: 'malformed', layer }))).toMatch(
      /values in (the|an) .*that its standard/,
    );
  });

  test('says where to look', () => {
    expect(formatDiagnostic(diagnostic({}))).toContain('(first in frame 1,200, byte 99,000)'.replace('in ', ''));
    expect(formatDiagnostic(diagnostic({ count: 1 }))).toContain('(frame 1,200, byte 99,000)');
  });

  test('of an unknown code stands for itself, escaped', () => {
    const text = formatDiagnostic(diagnostic({ code: 'new\u001bcode', firstFrame: null, firstOffset: null }));
    expect(text).toBe('new\\x1bcode: 3 times.');
    expect(formatDiagnostic(diagnostic({ code: 'constructor' }))).toMatch(/^constructor: 3 times/);
  });
});

test('every diagnostic that a capture can raise has its sentence', () => {
  const notes = [{ code: 'checksum' as const, count: 1, frameNumber: 1, fileOffset: 24, detail: '' }];
  const faults = Object.values(FAULT)
    .filter((fault) => fault !== FAULT.none)
    .map((fault) => ({ fault, layer: 5, count: 1, firstFrame: 1, firstOffset: 1 }));
  const raised = diagnoseCapture(
    {
      ...{
        path: 'a',
        site: 'b',
        sha256: null,
        format: 'pcap',
        linkTypes: [1],
        packets: 0,
        capturedBytes: 0,
        originalBytes: 0,
      },
      ...{
        firstTime: null,
        lastTime: null,
        spans: [
          { start: 1e15, end: 1e15 },
          { start: 2e15, end: 2e15 },
        ],
        outOfOrder: 2,
        clockSteps: { count: 1, firstFrame: 1, firstOffset: 1 },
        clockUnset: { count: 1, firstFrame: 1, firstOffset: 1 },
        continues: false,
        comments: [],
        cutPackets: 1,
        duplicateFrames: { count: 1, firstFrame: 1, firstOffset: 1 },
        complete: false,
        droppedPackets: 1,
        notes,
        faults,
      },
      overflow: [{ what: 'names', count: 2 }],
    },
    'c1',
    'outside',
  );
  expect(raised.length).toBeGreaterThan(8);
  for (const { code } of raised) expect(DIAGNOSTIC_CODES).toContain(code);
});

test('no sentence is left whose diagnostic nothing raises', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('messages.ts'))
    .map((path) => readFileSync(join('src', path), 'utf8'))
    .join('');
  expect(DIAGNOSTIC_CODES.filter((code) => !new RegExp(`['"]?\\b${code}\\b['"]`).test(sources))).toEqual([]);
});

describe('the first sentence', () => {
  const at = (country: string | null, i: number, status: 'agreed' | 'disputed' = 'agreed') =>
    destination({
      address: `203.0.113.${i}`,
      operator: { id: 'alibaba', name: 'Alibaba Cloud', jurisdiction: 'CN', evidence: [] },
      location: location({ country, status }),
    });
  const first = (countries: (string | null)[]) =>
    factSentences(
      summarizeFacts(analysis({ destinations: countries.map((c, i) => at(c, i, c === null ? 'disputed' : 'agreed')) })),
    )[0];

  test.each([
    [['US', 'DE', 'HK'], '3 at Alibaba Cloud, none of them in mainland China'],
    [['CN', 'CN'], '2 at Alibaba Cloud, all of them in mainland China'],
    [['CN', 'US', null], '3 at Alibaba Cloud, 1 of them in mainland China, 1 without a settled place'],
    [['US', null], '2 at Alibaba Cloud, none of them shown to be in mainland China, 1 without a settled place'],
    [['TW'], '1 at Alibaba Cloud, outside mainland China'],
    [['CN'], '1 at Alibaba Cloud, in mainland China'],
  ])('of operators of Chinese jurisdiction in %j', (countries, clause) => {
    expect(first(countries)).toContain(`; ${clause}; `);
  });

  test('keeps Hong Kong, Macao and Taiwan apart from mainland China', () => {
    expect(first(['HK', 'MO', 'TW', 'CN'])).toContain('1 in CN, 1 in HK, 1 in MO, 1 in TW; ');
  });

  test('counts what is outside the expected region', () => {
    const expected = { label: 'US', inside: 3, outside: 2, unknown: 0 };
    const facts: Facts = { ...summarizeFacts(analysis()), destinations: 5, expected };
    expect(factSentences(facts)[0]).toBe('2 of 5 destinations outside US; 30 s of capture.');
    expect(factSentences({ ...facts, expected: { ...expected, outside: 0, unknown: 2 } })[0]).toBe(
      'none of 5 destinations outside US, 2 without a settled place; 30 s of capture.',
    );
  });
});

describe('facts', () => {
  test('an address that two devices used is one destination, its bytes are both', () => {
    const facts = summarizeFacts(analysis({ destinations: [destination(), destination({ device: 'd2' })] }));
    expect(facts.destinations).toBe(1);
    expect(facts.sentBytes).toBe(692);
  });

  test('time between captures is not covered, time in two captures counts once', () => {
    const span = (from: string, to: string) =>
      capture({ firstTimestamp: `2020-01-01T${from}Z`, lastTimestamp: `2020-01-01T${to}Z` });
    const captures = [span('10:00:00', '10:10:00'), span('00:00:00', '01:00:00'), span('00:30:00', '01:30:00')];
    const facts = summarizeFacts(analysis({ captures }));
    expect(facts.coveredMilliseconds).toBe(100 * 60_000);
    expect(facts.first).toBe('2020-01-01T00:00:00Z');
    expect(facts.last).toBe('2020-01-01T10:10:00Z');
  });
});

test('many names are counted, not listed', () => {
  const names = Array.from({ length: 30 }, (_, i) => `n${i}.example`);
  expect(lookupSentence(names)).toMatch(/n7\.example and 22 more\.$/);
  expect(lookupSentence(names.slice(0, 9))).toMatch(/n7\.example and n8\.example\.$/);
});

test('a destination without a name says what its packets show it to be', () => {
  expect(formatNameless({ role: 'rendezvous' })).toBe('(no name seen; introduces P2P peers)');
  expect(formatNameless({ role: null })).toBe('(no name seen)');
  const told = (via: string, later: boolean) => ({
    via,
    later,
    service: 'http',
    evidence: { capture: 'c1', frameNumber: 1, fileOffset: 0 },
  });
  const referrals = [told('203.0.113.1', true), told('203.0.113.2', false)];
  expect(formatNameless({ role: null, referrals })).toBe('(no name seen; handed out by 203.0.113.2)');
  expect(formatNameless({ role: 'peer', referrals })).toBe('(no name seen; P2P peer)');
  expect(formatNameless({ role: null, referrals: referrals.slice(0, 1) })).toBe('(no name seen)');
  expect(formatNameless({ role: 'a role of a newer version' })).toBe('(no name seen)');
});
