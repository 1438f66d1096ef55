import { type Command, Option } from 'commander';
import { escapeUnprintable } from '../../report/printable.ts';
import { writeStandardOutput } from '../output.ts';

const LINT_EXAMPLES = `
Examples:
  egresslens rules lint rules/vendors/acme.json     a vendor, provider or protocol of your own
  egresslens rules lint overrides.yaml              your own knowledge of addresses
`;

/** Adds `rules list` and `rules lint`. */
export function addRulesCommand(program: Command, done: (exitCode: number) => void): void {
  const rules = program.command('rules').description('list the rules that are known, or check your own');
  rules
    .command('list')
    .description('list the rule files that came with egresslens, and what they hold')
    .addOption(new Option('--format <format>', 'form of the list').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { format: 'text' | 'json' }) => {
      const [{ loadShippedRules }, { summarizeRules, formatRuleList }] = await Promise.all([
        import('../load-rulebook.ts'),
        import('../rule-list.ts'),
      ]);
      const list = summarizeRules(loadShippedRules());
      await writeStandardOutput([format === 'json' ? `${JSON.stringify(list, null, 2)}\n` : formatRuleList(list)]);
    });
  rules
    .command('lint')
    .description('check rule files; every problem with its place, exit code 2 when there is one')
    .argument('<files...>', 'providers, vendors, protocols, presets (JSON) or overrides (YAML or JSON)')
    .addHelpText('after', LINT_EXAMPLES)
    .action(async (files: string[]) => {
      done(await lint(files));
    });
}

async function lint(files: readonly string[]): Promise<number> {
  const [{ lintRules }, { loadShippedRules }, { formatRuleProblem }] = await Promise.all([
    import('../lint-rules.ts'),
    import('../load-rulebook.ts'),
    import('../../base/rule-file.ts'),
  ]);
  const problems = lintRules(files, loadShippedRules().rules);
  const lines = problems.map((problem) => `${escapeUnprintable(formatRuleProblem(problem))}\n`);
  await writeStandardOutput(
    lines.length > 0 ? lines : [`${files.length === 1 ? '1 file' : `${files.length} files`}, no problems\n`],
  );
  return problems.length > 0 ? 2 : 0;
}
