import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../scripts/stage/fields.ts';
import { scenarioOf, scenarioText } from './scenario-text.ts';

/** Line and message of what is wrong with the text. */
function faultOf(text: string): string {
  try {
    scenarioOf(text);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message;
    throw error;
  }
  return 'no fault';
}

describe('parseScenario', () => {
  it('says where and what: an unknown field, a missing one, a wrong value, a stranger', () => {
    const fault = (step: string) => faultOf(scenarioText([step]));
    expect(fault('do: tls, from: camera, to: api, sned: 3')).toBe('sketch.yaml:12:39: unknown field "sned"');
    expect(fault('do: tls, to: api')).toBe('sketch.yaml:12:5: from: is missing');
    expect(fault('do: tls, from: camera, to: nobody')).toBe(
      'sketch.yaml:12:34: to: there is no host or device "nobody"',
    );
    expect(fault('do: dance')).toMatch(/^sketch\.yaml:12:11: do: "dance" is none of boot, /);
    expect(fault('do: boot, from: camera, at: 3 parsecs')).toMatch(
      /^sketch\.yaml:12:35: at: expected a number with one of us/,
    );
    expect(fault('do: udp, from: camera, to: api')).toBe('sketch.yaml:12:5: port: is missing');
  });

  it('says where YAML itself is broken', () => {
    expect(faultOf('name: [')).toMatch(/^sketch\.yaml:1:\d+: /);
    expect(faultOf('- a')).toBe('sketch.yaml:1:1: expected a mapping');
  });

  it('lays the fields of a form over the others', () => {
    const text = scenarioText(['do: boot, from: camera, at: 5s, 72h: { every: 1h, until: 3h }']);
    expect(scenarioOf(text).occurrences.map(({ at }) => at)).toEqual([5e6]);
    expect(scenarioOf(text, '72h').occurrences.length).toBe(3);
  });

  it('adds up a duration of several units', () => {
    const text = scenarioText(['do: boot, from: camera, at: 1h 30m 2.5s']);
    expect(scenarioOf(text).occurrences[0]?.at).toBe(5402.5e6);
  });
});
