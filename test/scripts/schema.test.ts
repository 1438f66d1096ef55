import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { collectRules } from '../../scripts/collect-rules.ts';
import { listFiles } from '../../scripts/input-stamp.ts';
import { toJsonSchema } from '../../scripts/json-schema.ts';
import { SCHEMA_FOLDER, schemaFiles } from '../../scripts/schema.ts';

describe('the schemas of rule files', () => {
  test.each([...schemaFiles()])('%s is what `npx tsx scripts/schema.ts` writes', (name, text) => {
    expect(JSON.parse(readFileSync(`${SCHEMA_FOLDER}${name}`, 'utf8'))).toEqual(JSON.parse(text));
  });

  test('every rule file names a schema that exists', () => {
    const names = new Set(readdirSync(SCHEMA_FOLDER));
    const folder = join(SCHEMA_FOLDER, '..');
    const files = collectRules(
      folder,
      listFiles(folder).filter((path) => path.endsWith('.json')),
    );
    expect(files.length).toBeGreaterThan(90);
    for (const { path, text } of files) {
      const schema = (JSON.parse(text) as { $schema?: string }).$schema ?? '';
      expect([path, names.has(schema.replace('../schema/', ''))]).toEqual([path, true]);
    }
  });
});

describe('the converter', () => {
  test('keeps what is required, refuses other keys, and carries bounds', () => {
    const schema = v.strictObject({
      port: v.pipe(v.number(), v.integer(), v.minValue(1)),
      name: v.optional(v.nullable(v.picklist(['a', 'b'])), null),
    });
    expect(toJsonSchema(schema, 'T')).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'T',
      type: 'object',
      properties: {
        port: { type: 'integer', minimum: 1 },
        name: { anyOf: [{ enum: ['a', 'b'] }, { type: 'null' }] },
      },
      required: ['port'],
      additionalProperties: false,
    });
  });

  test('throws on what it does not know', () => {
    expect(() => toJsonSchema(v.date(), 'T')).toThrow('date');
    expect(() => toJsonSchema(v.pipe(v.string(), v.email()), 'T')).toThrow('email');
  });
});
