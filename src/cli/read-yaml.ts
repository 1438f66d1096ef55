import { isNode, LineCounter, parseDocument } from 'yaml';
import type { RuleProblem } from '../base/rule-file.ts';

/** A file's value, and the place of each of its parts. */
export type YamlFile = { value: unknown; locate: (problem: RuleProblem) => RuleProblem };

/** Reads YAML, of which JSON is a part. Faults of syntax are added to `problems` with line and column, and null returned. */
export function readYaml(text: string, file: string, problems: RuleProblem[]): YamlFile | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const { message, pos } of document.errors) {
    const { line, col } = lines.linePos(pos[0]);
    problems.push({
      file: `${file}:${line}:${col}`,
      pointer: '',
      what: 'is not YAML',
      why: message.split('\n', 1)[0]!,
      whatToDo: 'correct the syntax',
    });
  }
  if (document.errors.length > 0) return null;
  const locate = (problem: RuleProblem): RuleProblem => {
    const keys = problem.pointer.split('/').slice(1).map(unescapePointer);
    // A missing key has no place; what should hold it has.
    for (let length = keys.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(keys.slice(0, length), true);
      if (!isNode(node) || !node.range) continue;
      const { line, col } = lines.linePos(node.range[0]);
      return { ...problem, file: `${file}:${line}:${col}` };
    }
    return { ...problem, file: `${file}:1:1` };
  };
  try {
    return { value: document.toJS(), locate };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push({ file, pointer: '', what: 'cannot be used', why, whatToDo: 'write values out instead of aliases' });
    return null;
  }
}

/** RFC 6901, section 4. */
function unescapePointer(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~');
}
