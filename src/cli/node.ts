/** The library's second door, for programs on Node: files, shipped data and rules, ready for `conclude`. */

export { type LoadedSources, loadSources, type SourceOptions } from './data/load-sources.ts';
export { Failure } from './failure.ts';
export type { CaptureConsumer } from './input/capture-consumer.ts';
export { type CaptureFile, listCaptures } from './input/list-captures.ts';
export { type ReadOptions, type ReadResult, readCapture } from './input/read-capture.ts';
export { loadProtocols, loadRulebook } from './load-rulebook.ts';
