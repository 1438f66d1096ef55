import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NAME_SOURCES } from '../../src/names/name-source.ts';
import { REPORTERS } from '../../src/report/index.ts';
import { findViolations, type JsonSchema } from './json-schema.ts';
import { analysis, frame } from './samples/build.ts';
import { cameraAnalysis } from './samples/camera.ts';
import { hostileAnalysis } from './samples/hostile.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../rules/schema/analysis.schema.json', import.meta.url), 'utf8'),
) as JsonSchema;

const flow = {
  id: 'f1',
  capture: 'c1',
  device: null,
  transport: 'tcp',
  originator: { address: '192.168.1.2', port: 40_000, mac: null },
  responder: { address: '192.0.2.1', port: 443, mac: '02:00:5e:00:53:01' },
  service: 'tls',
  serviceBasis: 'bytes' as const,
  serverName: null,
  serverNameSource: null,
  alpn: null,
  connectionState: 'SF',
  firstSeen: '2020-01-01T00:00:00.000000Z',
  lastSeen: '2020-01-01T00:00:01.000000Z',
  firstFrame: 1,
  firstOffset: 40,
  rttMicroseconds: 1200,
  originatorPackets: 1,
  originatorBytes: 1,
  originatorPayloadBytes: 1,
  responderPackets: 1,
  responderBytes: 1,
  responderPayloadBytes: 1,
};

function written(document = cameraAnalysis()): unknown {
  return JSON.parse([...REPORTERS.json(document)].join(''));
}

describe('the published schema', () => {
  test('describes what is written, and everything of it', () => {
    for (const document of [
      cameraAnalysis(),
      cameraAnalysis({ label: 'US', countries: ['US'] }),
      hostileAnalysis(),
      analysis({ captures: [], flows: [flow] }),
    ]) {
      expect(findViolations(written(document), schema)).toEqual([]);
    }
  });

  test('lists the top-level keys in the order in which they are written', () => {
    const document = written({ ...cameraAnalysis(), exposures: [], flows: [flow] }) as object;
    expect(Object.keys(document)).toEqual(Object.keys(schema.properties ?? {}));
  });

  test('knows every source of names', () => {
    const name = schema.$defs?.destination?.properties?.names?.items as JsonSchema;
    expect(name.properties?.source?.enum).toEqual([...NAME_SOURCES]);
  });

  test('lists the keys of a destination in the order in which the document has them', () => {
    const order = Object.keys(schema.$defs?.destination?.properties ?? {});
    const keys = Object.keys(cameraAnalysis().destinations[0]!);
    expect(keys).toEqual(order.filter((key) => keys.includes(key)));
  });

  test('tells what is wrong', () => {
    const document = written() as { destinations: Record<string, unknown>[]; extra?: number };
    document.extra = 1;
    document.destinations[0]!.sentBytes = -1;
    document.destinations[1]!.evidence = { ...frame(1), frameNumber: 'x' };
    delete document.destinations[2]!.location;
    expect(findViolations(document, schema)).toEqual([
      '$.destinations[0].sentBytes: too small',
      '$.destinations[1].evidence.frameNumber: is no integer',
      '$.destinations[2]: lacks location',
      '$: undeclared extra',
    ]);
  });
});
