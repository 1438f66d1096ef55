/** Marks a text for the eye. Nothing is said by colour alone. */
export type Style = {
  heading: (text: string) => string;
  faint: (text: string) => string;
  attention: (text: string) => string;
};

const same = (text: string): string => text;

/** SGR sequences (ECMA-48), or the text as it is. */
export function createStyle(color: boolean): Style {
  if (!color) return { heading: same, faint: same, attention: same };
  const wrap = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
  return { heading: wrap(1, 22), faint: wrap(2, 22), attention: wrap(33, 39) };
}
