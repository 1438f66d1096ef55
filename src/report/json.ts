import type { Analysis } from './analysis.ts';
import { escapeJsonText } from './printable.ts';

/** Top-level keys in the order of the published schema; keys that it does not know follow. */
const KEY_ORDER = [
  'schemaVersion',
  'tool',
  'options',
  'rules',
  'data',
  'captures',
  'devices',
  'lookups',
  'destinations',
  'exposures',
  'flows',
  'findings',
  'verdicts',
  'diagnostics',
];

/** The document as JSON with two-space indentation, an array element at a time. */
export function* reportJson(analysis: Analysis): Generator<string> {
  const document: Record<string, unknown> = analysis;
  const keys = Object.keys(document).filter((key) => document[key] !== undefined);
  const ordered = [...KEY_ORDER.filter((key) => keys.includes(key)), ...keys.filter((key) => !KEY_ORDER.includes(key))];
  yield '{\n';
  for (const [i, key] of ordered.entries()) {
    yield `  ${JSON.stringify(key)}: `;
    const value = document[key];
    if (Array.isArray(value)) yield* writeArray(value);
    else yield writeValue(value, '  ');
    yield i === ordered.length - 1 ? '\n' : ',\n';
  }
  yield '}\n';
}

function* writeArray(items: readonly unknown[]): Generator<string> {
  if (items.length === 0) return yield '[]';
  yield '[\n';
  for (const [i, item] of items.entries())
    yield `    ${writeValue(item, '    ')}${i === items.length - 1 ? '\n' : ',\n'}`;
  yield '  ]';
}

function writeValue(value: unknown, indent: string): string {
  return escapeJsonText(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${indent}`);
}
