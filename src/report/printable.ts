/** Names in a capture are written by strangers: shown as text, they must not act on the place where they are shown. */

/**
 * Controls, bidirectional and invisible formatting, private use, lone surrogates, line separators: what moves the
 * cursor, reorders a line or hides in it.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A mark without a base would attach to whatever stands before; a third one begins to cover its neighbours. */
const STRAY_MARKS = /^\p{M}+|(?<=\p{M}{2})\p{M}/gu;

const HEXADECIMAL_ADDRESS = /^[\da-f:.%]+$/i;

/**
 * The text as it may stand in a terminal, a log or a page: what is unprintable as `\x1b` or `\u{202e}`, and the marks
 * by which a CI runner knows its commands (`::error::`, `##[group]`) broken up.
 */
export function escapeUnprintable(text: string): string {
  if (/^[\w.-]*$/.test(text)) return text;
  const visible = text.replace(UNPRINTABLE, escapeCharacter).replace(STRAY_MARKS, escapeAll);
  if (HEXADECIMAL_ADDRESS.test(visible)) return visible;
  return visible.replace(/::(?=[a-z])/gi, ':\\x3a').replaceAll('##[', '#\\x23[');
}

/** The same for text inside a JSON string, where `\u` escapes leave the value what it was. */
export function escapeJsonText(json: string): string {
  return json.replace(UNPRINTABLE, (character) => (character === '\n' ? character : escapeUnits(character)));
}

function escapeAll(text: string): string {
  return Array.from(text, escapeCharacter).join('');
}

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0)!;
  const digits = point.toString(16);
  return point < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
}

function escapeUnits(character: string): string {
  let text = '';
  for (let i = 0; i < character.length; i++) text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return text;
}
