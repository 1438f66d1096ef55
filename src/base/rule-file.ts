import * as v from 'valibot';

/** One thing wrong with a rule file, placed by a JSON pointer (RFC 6901). */
export type RuleProblem = {
  file: string;
  /** `` for the whole document, else `/asns/0/number`. */
  pointer: string;
  what: string;
  why: string;
  whatToDo: string;
};

/** Rule files that cannot be used, with every problem found in them. */
export class RulesError extends Error {
  readonly code = 'rules';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(problems.map(formatRuleProblem).join('\n'));
    this.name = 'RulesError';
    this.problems = problems;
  }
}

/** `file#/pointer: what; why; what to do`. */
export function formatRuleProblem(problem: RuleProblem): string {
  return `${problem.file}#${problem.pointer}: ${problem.what}; ${problem.why}; ${problem.whatToDo}`;
}

/** Any schema that answers at once. */
export type RuleSchema = v.GenericSchema;

/**
 * Checks a parsed rule file against its schema. All problems are added to `problems` and null returned, or the value as
 * the schema makes it.
 */
export function checkRules<const TSchema extends RuleSchema>(
  schema: TSchema,
  source: { file: string; value: unknown },
  problems: RuleProblem[],
): v.InferOutput<TSchema> | null {
  const result = v.safeParse(schema, source.value);
  if (result.success) return result.output;
  for (const issue of result.issues) problems.push(problemOf(issue, source.file));
  return null;
}

function problemOf(issue: v.BaseIssue<unknown>, file: string): RuleProblem {
  const pointer = pointerOf(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return {
      file,
      pointer,
      what: `unknown key ${String(issue.path?.at(-1)?.key ?? '')}`,
      why: 'a misspelt key would otherwise be ignored in silence',
      whatToDo: 'remove it, or spell it as the schema does',
    };
  }
  if (issue.received === 'undefined') {
    return {
      file,
      pointer,
      what: 'missing key',
      why: 'the file cannot be used without it',
      whatToDo: 'add it',
    };
  }
  const expected = issue.kind === 'validation' ? issue.message : `expected ${issue.expected ?? 'something else'}`;
  return { file, pointer, what: `found ${issue.received}`, why: expected, whatToDo: 'correct the value' };
}

function pointerOf(issue: v.BaseIssue<unknown>): string {
  const keys = issue.path?.map((item) => String(item.key)) ?? [];
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
