import { playScenario } from '../../scripts/stage/play.ts';
import { type Form, parseScenario, type Scenario } from '../../scripts/stage/scenario.ts';

/** A small scenario around the steps: a camera 192.0.2.9, a host `api.example` at 198.51.100.7 behind two aliases. */
export function scenarioText(steps: readonly string[], host = '', capture = ''): string {
  return [
    'name: sketch',
    'title: a sketch',
    'modelled-on: nobody',
    'forms: [short, 72h]',
    'start: 2026-06-09T14:00:00Z',
    "site: { gateway: 192.0.2.1, mac: '02:00:00:00:00:01' }",
    ...(capture === '' ? [] : [`capture: { ${capture} }`]),
    'devices:',
    "  camera: { mac: '02:00:00:00:00:09', address: 192.0.2.9, host-name: cam }",
    'hosts:',
    `  api: { name: api.example, aliases: [a.example, b.example], address: 198.51.100.7, country: US, operator: none${host === '' ? '' : `, ${host}`} }`,
    'steps:',
    ...steps.map((step) => `  - { ${step} }`),
    '',
  ].join('\n');
}

/** The scenario of a text; throws when it has no such form. */
export function scenarioOf(text: string, form: Form = 'short'): Scenario {
  const scenario = parseScenario('sketch.yaml', text, form);
  if (scenario === null) throw new Error(`no form ${form}`);
  return scenario;
}

/** The capture of a text. */
export function play(text: string): Uint8Array {
  return playScenario(scenarioOf(text));
}
