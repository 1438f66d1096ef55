/** As much of JSON Schema 2020-12 as the published schema uses; a keyword that is not known here fails the test. */
export type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  format?: string;
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
};

const KNOWN = new Set([
  ...['type', 'properties', 'required', 'items', 'enum', 'const', 'minimum', 'format', 'allOf', '$ref', '$defs'],
  ...['$schema', '$id', 'title', 'description'],
]);

/** Every way in which the value differs from the schema, as `path: what`. Properties not in the schema count as well. */
export function findViolations(value: unknown, schema: JsonSchema, root: JsonSchema = schema, path = '$'): string[] {
  return [...check(value, schema, root, path), ...unknownProperties(value, schema, root, path)];
}

function* check(value: unknown, schema: JsonSchema, root: JsonSchema, path: string): Generator<string> {
  for (const keyword of Object.keys(schema)) if (!KNOWN.has(keyword)) yield `${path}: unknown keyword ${keyword}`;
  if (schema.$ref !== undefined) yield* check(value, resolve(schema.$ref, root), root, path);
  for (const part of schema.allOf ?? []) yield* check(value, part, root, path);
  if (schema.const !== undefined && value !== schema.const) yield `${path}: is not ${schema.const}`;
  if (schema.enum !== undefined && !schema.enum.includes(value)) yield `${path}: is none of ${schema.enum}`;
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => hasType(value, type))) yield `${path}: is no ${types}`;
  if (schema.minimum !== undefined && typeof value === 'number' && value < schema.minimum) yield `${path}: too small`;
  if (
    schema.format === 'date-time' &&
    typeof value === 'string' &&
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value)
  ) {
    yield `${path}: is no time`;
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    for (const [i, item] of value.entries()) yield* findViolations(item, schema.items, root, `${path}[${i}]`);
  }
  if (!isRecord(value)) return;
  for (const name of schema.required ?? []) if (!(name in value)) yield `${path}: lacks ${name}`;
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    if (name in value) yield* findViolations(value[name], part, root, `${path}.${name}`);
  }
}

function* unknownProperties(value: unknown, schema: JsonSchema, root: JsonSchema, path: string): Generator<string> {
  const declared = declaredProperties(schema, root);
  if (!isRecord(value) || declared.length === 0) return;
  for (const name of Object.keys(value)) if (!declared.includes(name)) yield `${path}: undeclared ${name}`;
}

function declaredProperties(schema: JsonSchema, root: JsonSchema): string[] {
  const parts = [...(schema.allOf ?? []), ...(schema.$ref === undefined ? [] : [resolve(schema.$ref, root)])];
  return [...Object.keys(schema.properties ?? {}), ...parts.flatMap((part) => declaredProperties(part, root))];
}

function resolve(reference: string, root: JsonSchema): JsonSchema {
  const found = root.$defs?.[reference.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`no ${reference}`);
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
