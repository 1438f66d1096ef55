/** Something that could not be read, or that may mislead; `report/messages.ts` has the words. */
export type DiagnosticReport = {
  code: string;
  severity: 'note' | 'warning' | 'error';
  /** `captures[].id`, or null when it concerns the whole run. */
  capture: string | null;
  /** Of LAYER_NAMES, where decoding stopped. */
  layer: string | null;
  count: number;
  firstFrame: number | null;
  firstOffset: number | null;
  /** What the code's sentence needs. */
  detail: string | null;
};
