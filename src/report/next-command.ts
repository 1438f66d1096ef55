import type { Facts } from './facts.ts';
import { escapeUnprintable } from './printable.ts';

/** A command that marks what leaves a region: the captures as typed, and the country most often seen as an example. */
export function nextCommand(facts: Facts, captureArguments: readonly string[]): string {
  const captures = captureArguments.length === 0 ? ['CAPTURE'] : captureArguments.map(quoteArgument);
  return `egresslens ${captures.join(' ')} --expect ${facts.countries[0]?.country ?? 'US'}`;
}

/** As POSIX shells take it; a name with unprintable characters is shown escaped, and must be typed otherwise. */
function quoteArgument(argument: string): string {
  const visible = escapeUnprintable(argument);
  return /^[\w./:@%+,=-]+$/.test(visible) ? visible : `'${visible.replaceAll("'", `'\\''`)}'`;
}
