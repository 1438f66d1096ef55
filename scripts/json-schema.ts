import type { GenericSchema } from 'valibot';

/** A JSON Schema (draft 2020-12), as far as rule files need one. */
export type JsonSchema = { [key: string]: unknown };

/** What the converter reads of a schema: valibot keeps its definition in plain properties. */
type Definition = {
  type: string;
  expects?: string;
  wrapped?: Definition;
  default?: unknown;
  item?: Definition;
  key?: Definition;
  value?: Definition;
  literal?: unknown;
  options?: readonly unknown[];
  entries?: Readonly<Record<string, Definition>>;
  pipe?: readonly Action[];
};

type Action = { kind: string; type: string; requirement?: unknown; message?: unknown };

/** The JSON Schema of a rule file, for editors; throws on a construct that it does not know rather than leaving it out. */
export function toJsonSchema(schema: GenericSchema, title: string): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...convert(schema as unknown as Definition),
  };
}

function convert(schema: Definition): JsonSchema {
  const base = convertType(schema);
  for (const action of schema.pipe?.slice(1) ?? []) Object.assign(base, convertAction(action));
  return base;
}

function convertType(schema: Definition): JsonSchema {
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type: schema.type };
    case 'literal':
      return { const: schema.literal };
    case 'picklist':
      return { enum: schema.options };
    case 'array':
      return { type: 'array', items: convert(schema.item!) };
    case 'record':
      return { type: 'object', propertyNames: convert(schema.key!), additionalProperties: convert(schema.value!) };
    case 'nullable':
      return { anyOf: [convert(schema.wrapped!), { type: 'null' }] };
    case 'optional':
      return convert(schema.wrapped!);
    case 'union':
      return { anyOf: (schema.options as readonly Definition[]).map(convert) };
    case 'strict_object':
      return convertObject(schema.entries!);
    default:
      throw new Error(`no JSON Schema for ${schema.type}`);
  }
}

function convertObject(entries: Readonly<Record<string, Definition>>): JsonSchema {
  const properties = Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, convert(entry)]));
  const required = Object.keys(entries).filter((key) => entries[key]!.type !== 'optional');
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

/** Checks that only code can make are described by their message. */
function convertAction({ type, requirement, message }: Action): JsonSchema {
  switch (type) {
    case 'regex':
      return { pattern: (requirement as RegExp).source };
    case 'min_value':
      return { minimum: requirement };
    case 'max_value':
      return { maximum: requirement };
    case 'min_length':
      return { minLength: requirement };
    case 'integer':
      return { type: 'integer' };
    case 'url':
      return { format: 'uri' };
    case 'iso_date':
      return { format: 'date' };
    case 'check':
      return { description: String(message) };
    default:
      throw new Error(`no JSON Schema for the check ${type}`);
  }
}
