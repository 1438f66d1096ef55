import { conclude } from './conclude.ts';
import { mergeObservations, type Observations } from './devices/observations.ts';
import type { Analysis } from './report/analysis.ts';
import type { ConcludeInputs } from './report/analysis-inputs.ts';

/** Observations of any number of captures, in any order, to one analysis. */
export function analyze(parts: readonly Observations[], inputs: ConcludeInputs): Analysis {
  // One capture is its own merge: conclusions order by what rows say, not by where they stand.
  const isAlone = parts.length === 1 && parts[0]!.captures.length === 1;
  const observations = isAlone ? parts[0]! : mergeObservations(parts);
  return conclude(observations, inputs);
}
