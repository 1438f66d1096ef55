import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { overridesSchema } from '../src/attribution/overrides.ts';
import { presetsSchema } from '../src/attribution/preset-rules.ts';
import { consumerIspsSchema, providerSchema } from '../src/attribution/provider-rules.ts';
import { anycastSchema, servicesSchema } from '../src/attribution/service-rules.ts';
import { vendorSchema } from '../src/attribution/vendor-rules.ts';
import { protocolSchema } from '../src/decode/protocol-rules.ts';
import { toJsonSchema } from './json-schema.ts';

/** Where the schemas of rule files are kept. */
export const SCHEMA_FOLDER = fileURLToPath(new URL('../rules/schema/', import.meta.url));

/** The schema files, name to text, exactly as they are to be on disk. */
export function schemaFiles(): Map<string, string> {
  const schemas = {
    provider: toJsonSchema(providerSchema, 'A provider: networks, names, regions'),
    'consumer-isps': toJsonSchema(consumerIspsSchema, 'Access networks'),
    anycast: toJsonSchema(anycastSchema, 'Well-known prefixes announced from many places'),
    services: toJsonSchema(servicesSchema, 'Names of public services'),
    vendor: toJsonSchema(vendorSchema, 'A maker of cameras, a platform or a broker'),
    protocol: toJsonSchema(protocolSchema, 'A protocol that a pattern or a port tells'),
    presets: toJsonSchema(presetsSchema, 'Named sets of countries'),
    overrides: toJsonSchema(overridesSchema, 'A user’s own knowledge of addresses and names'),
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(SCHEMA_FOLDER, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(`${SCHEMA_FOLDER}${name}`, text);
}
