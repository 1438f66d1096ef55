import { readdirSync, readFileSync } from 'node:fs';
import { checkProtocolRules } from '../../src/decode/protocol-check.ts';
import { compileProtocolRules } from '../../src/decode/protocol-pattern.ts';
import type { ProtocolRule } from '../../src/decode/protocol-rules.ts';

const FOLDER = new URL('../../rules/protocols/', import.meta.url);

/** The protocols of `rules/protocols/`. */
export const SHIPPED_PROTOCOLS: readonly ProtocolRule[] = checkProtocolRules(
  readdirSync(FOLDER).map((name) => ({
    file: `protocols/${name}`,
    value: JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as unknown,
  })),
  [],
);

export const SHIPPED_PATTERNS = compileProtocolRules(SHIPPED_PROTOCOLS);
