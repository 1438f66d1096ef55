import { formatBytes, formatDuration } from '../report/quantity.ts';

/** Told how far the work is; shows it, or not. */
export type Progress = {
  /** Bytes to read in all, or null when that is not known (standard input). */
  begin: (totalBytes: number | null) => void;
  /** So many bytes more were read. */
  advance: (bytes: number) => void;
  /** Removes what was shown. */
  end: () => void;
};

/** Where progress is shown: standard error when it is a terminal. */
export type ProgressTerminal = { write: (text: string) => unknown; columns?: number };

/** Work shorter than this needs no progress. */
const PATIENCE = 1000;
const REFRESH = 200;

/** Shows bytes, rate and time left on one line. `now`: milliseconds of a steady clock. */
export function createProgress(terminal: ProgressTerminal, now: () => number): Progress {
  let total: number | null = null;
  let done = 0;
  let start = now();
  let next = Number.POSITIVE_INFINITY;
  let shown = false;
  return {
    begin(totalBytes) {
      total = totalBytes;
      done = 0;
      start = now();
      next = start + PATIENCE;
    },
    advance(bytes) {
      done += bytes;
      const time = now();
      if (time < next) return;
      next = time + REFRESH;
      shown = true;
      const line = formatProgress(done, total, time - start);
      // In the last column a terminal would wrap, and the line could no longer be taken back.
      terminal.write(`\r\u001b[K${line.slice(0, Math.max(1, (terminal.columns || 80) - 1))}`);
    },
    end() {
      next = Number.POSITIVE_INFINITY;
      if (shown) terminal.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** Progress that nobody sees. */
export function createSilentProgress(): Progress {
  return { begin: () => {}, advance: () => {}, end: () => {} };
}

/** `elapsed` in milliseconds, above 0. */
export function formatProgress(done: number, total: number | null, elapsed: number): string {
  const rate = (done / elapsed) * 1000;
  if (total === null || total === 0) return `${formatBytes(done)} read, ${formatBytes(rate)}/s`;
  const percent = Math.min(100, Math.floor((done / total) * 100));
  const left = rate > 0 ? `, ${formatDuration((Math.max(0, total - done) / rate) * 1000)} left` : '';
  return `${percent} % of ${formatBytes(total)}, ${formatBytes(rate)}/s${left}`;
}
