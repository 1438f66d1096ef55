/** What a stream's terminal can show. */
export type TerminalStream = { isTTY?: boolean; columns?: number };

/** The variables that decide on colour. */
export type Environment = {
  NO_COLOR?: string | undefined;
  FORCE_COLOR?: string | undefined;
  TERM?: string | undefined;
};

/** Columns of text into a file or pipe. */
const PLAIN_WIDTH = 80;

/** Columns to write for. */
export function terminalWidth(stream: TerminalStream): number {
  return stream.isTTY && stream.columns !== undefined && stream.columns > 0 ? stream.columns : PLAIN_WIDTH;
}

/** Whether to colour: on a terminal, unless NO_COLOR (https://no-color.org) or `--no-color` says otherwise. */
export function wantsColor(stream: TerminalStream, environment: Environment, option: boolean): boolean {
  const isSet = (value: string | undefined) => value !== undefined && value !== '';
  if (!option || isSet(environment.NO_COLOR)) return false;
  if (isSet(environment.FORCE_COLOR)) return environment.FORCE_COLOR !== '0';
  return stream.isTTY === true && environment.TERM !== 'dumb';
}
