/**
 * What stands where in JSON, XML, forms and plain lines: one tolerant reader for all of them, which needs no end and no
 * well-formedness (RFC 8259, XML 1.0, RFC 1866 section 8.2.1). A text that is cut gives what came before.
 */

/** An object, an element, or the text itself, in which values stand beside each other. */
export type TextScope = {
  parent: TextScope | null;
  /** Under which it stands; empty for the text itself. */
  key: string;
};

/** One value, under the key that is the nearest before it: of an array, the array's. */
export type TextValue = { key: string; text: string; scope: TextScope; isCut: boolean };

type OpenScope = { parent: OpenScope | null; key: string; isElement: boolean; current: string };

/** A string with the colon that makes it a key, the two ends of tags, signs, and the words between. */
const TOKEN =
  /"([^"\\]*(?:\\.[^"\\]*)*)(?:(")(\s{0,8}:)?)?|<(\/?)([A-Za-z_][\w:.-]*)|(\/?>)|([{}\n=])|([^\s"<>{}[\],;=&]+)/gs;

/** `key:` or `key:value` without quotes; no URL, no IPv6 address, no host with its port. */
const KEYED_WORD = /^(?![\w-]+\.[\w.-]*:\d{1,5}$)([A-Za-z_][\w.-]*):(?!\/\/|[0-9a-f]{0,4}:)(.*)$/is;

/** Words of pages and scripts are many; of those without quotes, only numbers, hosts and addresses are of interest. */
const MAY_TELL = /[.:]|^\d/;

/** Elements above, among which the one that a tag closes is looked for: HTML leaves many open. */
const MOST_LEFT_OPEN = 32;

/** The values of a text, in order; `whole` when nothing of it is missing at the end. */
export function* readTextValues(text: string, whole: boolean): Generator<TextValue> {
  let top: OpenScope = { parent: null, key: '', isElement: false, current: '' };
  let inTag = false;
  let word = '';
  const open = (key: string, isElement: boolean) => ({ parent: top, key, isElement, current: isElement ? key : '' });
  const value = (said: string, isCut: boolean): TextValue => {
    // Between tags, an element is what its parent has to say under its name.
    const scope = top.isElement && !inTag ? (top.parent ?? top) : top;
    return { key: top.current, text: said, scope, isCut };
  };
  for (const match of text.matchAll(TOKEN)) {
    const [, quoted, closed, colon, slash, tag, tagEnd, sign, bare] = match;
    if (quoted !== undefined) {
      if (colon !== undefined) top.current = undoEscapes(quoted);
      else yield value(undoEscapes(quoted), closed === undefined);
    } else if (tag !== undefined) {
      inTag = slash === '';
      top = inTag ? open(tag, true) : closeElement(top, tag);
    } else if (tagEnd !== undefined) {
      if (inTag && tagEnd === '/>') top = top.parent ?? top;
      else if (inTag) top.current = top.key;
      inTag = false;
    } else if (sign === '{') top = open(top.current, false);
    else if (sign === '}') top = top.isElement ? top : (top.parent ?? top);
    else if (sign === '=') top.current = word;
    else if (sign === '\n') top.current = top.parent === null ? '' : top.current;
    else {
      const keyed = bare!.includes(':') ? KEYED_WORD.exec(bare!) : null;
      if (keyed !== null) top.current = keyed[1]!;
      word = trimWord(keyed === null ? bare! : keyed[2]!);
      if (MAY_TELL.test(word)) yield value(word, !whole && match.index + bare!.length === text.length);
    }
  }
}

/** Without the colon of the key before it, and without quotes of scripts. */
function trimWord(word: string): string {
  const isPlain = !word.startsWith(':') && !word.startsWith("'") && !word.endsWith("'");
  return isPlain ? word : word.replace(/^[:']+|'+$/g, '');
}

function closeElement(top: OpenScope, tag: string): OpenScope {
  let scope: OpenScope | null = top;
  for (let i = 0; i < MOST_LEFT_OPEN && scope !== null; i++, scope = scope.parent)
    if (scope.isElement && scope.key === tag) return scope.parent ?? scope;
  return top;
}

/** Of the escapes of JSON only those matter that stand for the character behind them. */
function undoEscapes(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(?:[bfnrtu]|(.))/gs, (_, kept: string | undefined) => kept ?? ' ')
    : text;
}
