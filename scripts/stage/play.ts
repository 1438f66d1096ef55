import { createRandom } from './random.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { createWire } from './wire.ts';
import { writeCapture } from './write-capture.ts';

/** Plays a scenario and returns the capture file's bytes, the same for the same scenario everywhere. */
export function playScenario(scenario: Scenario): Uint8Array {
  const random = createRandom(scenario.seed);
  const { cast, conditions, format, snapLength, dropped, start } = scenario;
  const wire = createWire(conditions, cast.site.gateway.mac, random.fork('wire'));
  const stage: Stage = { wire, cast, known: new Map(), ports: new Map() };
  for (const { at, label, play } of scenario.occurrences) {
    // Nothing in a home keeps time to the microsecond.
    const own = random.fork(label);
    play(stage, start + at + own.integer(0, 40_000), own);
  }
  const comment = `Synthetic capture, made by scripts/stage/generate.ts from the scenario ${scenario.name}. ${scenario.title}`;
  return writeCapture(wire.frames(), { format, link: conditions.link, snapLength, comment, dropped });
}
