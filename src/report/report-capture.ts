import { formatTime } from '../base/time.ts';
import type { CaptureFacts } from '../capture/capture-facts.ts';
import type { CaptureReport } from './analysis.ts';

/** A capture as the document has it. */
export function reportCapture(facts: CaptureFacts, id: string, vantage: CaptureReport['vantage']): CaptureReport {
  const spans = facts.spans.map(({ start, end }) => ({
    firstTimestamp: formatTime(start),
    lastTimestamp: formatTime(end),
  }));
  return {
    id,
    path: facts.path,
    site: facts.site,
    ...(facts.sha256 === null ? {} : { sha256: facts.sha256 }),
    format: facts.format,
    linkTypes: facts.linkTypes,
    packets: facts.packets,
    capturedBytes: facts.capturedBytes,
    originalBytes: facts.originalBytes,
    firstTimestamp: spans[0]?.firstTimestamp ?? null,
    lastTimestamp: spans.at(-1)?.lastTimestamp ?? null,
    ...(spans.length > 1 ? { spans } : {}),
    complete: facts.complete,
    ...(facts.continues ? { continues: true as const } : {}),
    ...(facts.comments.length > 0 ? { comments: facts.comments } : {}),
    vantage,
  };
}
