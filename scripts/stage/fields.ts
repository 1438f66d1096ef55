import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** A scenario that cannot be played; says where. Lines and columns count from 1. */
export class ScenarioError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(file: string, line: number, column: number, message: string) {
    super(`${file}:${line}:${column}: ${message}`);
    this.name = 'ScenarioError';
    this.line = line;
    this.column = column;
  }
}

/** Where nodes came from, for messages. */
export type Source = { file: string; lines: LineCounter };

/** The top mapping of a YAML text; throws a located `ScenarioError` when it is not one. */
export function openFields(file: string, text: string): Fields {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const source = { file, lines };
  const fault = document.errors[0];
  if (fault !== undefined) throw located(source, fault.pos[0], fault.message.split('\n')[0]!);
  if (!isMap(document.contents)) throw located(source, 0, 'expected a mapping');
  return new Fields(source, [document.contents]);
}

/**
 * The fields of a mapping, with later mappings laid under earlier ones (a form's overrides come first). Every field
 * that is asked for is ticked off; `finish` complains of the others, so that a misspelt key is an error.
 */
export class Fields {
  readonly #source: Source;
  readonly #layers: readonly YAMLMap[];
  readonly #asked = new Set<string>();

  constructor(source: Source, layers: readonly YAMLMap[]) {
    this.#source = source;
    this.#layers = layers;
  }

  /** The same fields with those of the mapping under `key`, if there is one, laid over them. */
  over(key: string): Fields {
    const node = this.#node(key);
    return isMap(node) ? new Fields(this.#source, [node, ...this.#layers]) : this;
  }

  has(key: string): boolean {
    return this.#node(key) !== null;
  }

  text(key: string, fallback?: string): string {
    const value = this.#scalar(key);
    if (value === null) return this.#required(key, fallback);
    return String(value);
  }

  number(key: string, fallback?: number): number {
    const value = this.#scalar(key);
    if (value === null) return this.#required(key, fallback);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.fault(key, 'expected a number');
    return value;
  }

  choice<T extends string>(key: string, choices: readonly T[], fallback?: T): T {
    const value = this.text(key, fallback);
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) throw this.fault(key, `"${value}" is none of ${choices.join(', ')}`);
    return choice;
  }

  /** A value with a unit, or a sum of such (`71h 30m`), in the unit that counts 1. */
  quantity(key: string, units: Readonly<Record<string, number>>, fallback?: number): number {
    const value = this.#scalar(key);
    if (value === null) return this.#required(key, fallback);
    if (value === 0) return 0;
    let sum = 0;
    for (const term of String(value).split(' ')) {
      const [, digits, unit] = /^(\d+(?:\.\d+)?)([a-zA-Z]+)$/.exec(term) ?? [];
      const factor = unit === undefined ? undefined : units[unit];
      if (factor === undefined) throw this.fault(key, `expected a number with one of ${Object.keys(units).join(', ')}`);
      sum += Number(digits) * factor;
    }
    return Math.round(sum);
  }

  /** A time span in microseconds. */
  duration(key: string, fallback?: number): number {
    return this.quantity(key, { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 }, fallback);
  }

  /** A number of bytes, plain or with a unit. */
  size(key: string, fallback?: number): number {
    const value = this.#scalar(key);
    return typeof value === 'number'
      ? value
      : this.quantity(key, { B: 1, kB: 1e3, KiB: 1024, MB: 1e6, MiB: 1 << 20 }, fallback);
  }

  texts(key: string): string[] {
    const node = this.#node(key);
    if (node === null) return [];
    if (isScalar(node)) return [String(node.value)];
    if (!isSeq(node)) throw this.fault(key, 'expected a list');
    return node.items.map((item) => (isScalar(item) ? String(item.value) : ''));
  }

  /** Each mapping of a list. */
  list(key: string): Fields[] {
    const node = this.#node(key);
    if (node === null) return [];
    if (!isSeq(node)) throw this.fault(key, 'expected a list');
    return node.items.map((item) => {
      if (!isMap(item)) throw located(this.#source, (item as Node).range?.[0] ?? 0, 'expected a mapping');
      return new Fields(this.#source, [item]);
    });
  }

  /** Each named mapping of a mapping. */
  entries(key: string): [string, Fields][] {
    const node = this.#node(key);
    if (node === null) return [];
    if (!isMap(node)) throw this.fault(key, 'expected a mapping');
    return node.items.map(({ key: name, value }: Pair) => {
      if (!isMap(value)) throw this.fault(key, `expected a mapping for ${String(name)}`);
      return [String(isScalar(name) ? name.value : name), new Fields(this.#source, [value])];
    });
  }

  /** The mapping under `key`; an absent one is empty. */
  fields(key: string): Fields {
    const node = this.#node(key);
    if (node === null) return new Fields(this.#source, []);
    if (!isMap(node)) throw this.fault(key, 'expected a mapping');
    return new Fields(this.#source, [node]);
  }

  /** Throws when the mapping has a field that nobody asked for. */
  finish(): void {
    for (const layer of this.#layers) {
      for (const { key } of layer.items) {
        const name = String(isScalar(key) ? key.value : key);
        if (!this.#asked.has(name))
          throw located(this.#source, (key as Node).range?.[0] ?? 0, `unknown field "${name}"`);
      }
    }
  }

  /** An error located at a field, or at the mapping when it lacks the field. */
  fault(key: string, message: string): ScenarioError {
    const node = this.#node(key) ?? this.#layers[0];
    return located(this.#source, node?.range?.[0] ?? 0, `${key}: ${message}`);
  }

  #node(key: string): Node | null {
    this.#asked.add(key);
    for (const layer of this.#layers) {
      const node = layer.get(key, true) as Node | undefined;
      if (node !== undefined) return node;
    }
    return null;
  }

  #scalar(key: string): unknown {
    const node = this.#node(key);
    if (node === null) return null;
    if (!isScalar(node)) throw this.fault(key, 'expected one value');
    return node.value;
  }

  #required<T>(key: string, fallback: T | undefined): T {
    if (fallback === undefined) throw this.fault(key, 'is missing');
    return fallback;
  }
}

function located(source: Source, offset: number, message: string): ScenarioError {
  const { line, col } = source.lines.linePos(offset);
  return new ScenarioError(source.file, line, col, message);
}
