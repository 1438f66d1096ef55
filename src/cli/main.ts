import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { type AnalysisRun, addAnalyzeCommand } from './commands/analyze.ts';
import { addDataCommand } from './commands/data.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addRulesCommand } from './commands/rules.ts';
import { Failure, formatFailure } from './failure.ts';
import { nearestWord } from './nearest-word.ts';
import { writeStandardOutput } from './output.ts';
import { loadVersion } from './version.ts';

const DESCRIPTION = [
  "Where do a home's cameras send their data, how much, to whom, in which country, and was that expected?",
  'Reads packet captures; nothing leaves this machine.',
].join('\n');

/** Runs the command and returns its exit code: 0, or 2 with one line on standard error saying why. */
export async function main(args: readonly string[], run?: AnalysisRun): Promise<number> {
  const outcome = { exitCode: 0, help: '' };
  try {
    const program = createProgram(outcome, run);
    rejectMistypedCommand(program, args);
    if (args[0] === '--version' || args[0] === '-V') outcome.help = `${loadVersion()}\n`;
    else await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) return reportError(error, args);
  }
  if (outcome.help !== '') await writeStandardOutput([outcome.help]);
  return outcome.exitCode;
}

function createProgram(outcome: { exitCode: number; help: string }, run: AnalysisRun | undefined): Command {
  const program = new Command('egresslens')
    .description(DESCRIPTION)
    .usage('[command] CAPTURE… [options]')
    .option('-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        outcome.help += text;
      },
      writeErr: () => {}, // the message comes with the exception
    })
    .helpCommand('help [command]', 'explain a command')
    .addHelpText('after', HELP);
  const done = (exitCode: number) => {
    outcome.exitCode = exitCode;
  };
  addAnalyzeCommand(program, done, run);
  addExplainCommand(program, done);
  addDataCommand(program, done);
  addRulesCommand(program, done);
  return program;
}

const HELP = `
Examples:
  egresslens home.pcap                      where did the data of each device go?
  egresslens home.pcap --expect US          and what of it left the United States?
  egresslens home.pcap --format json        everything, with its evidence
  egresslens explain home.pcap --frame 12   what one frame says
  egresslens analyze --help                 all options

A capture is what your router, tcpdump or Wireshark recorded: a pcap or pcapng file.
Exit codes: 0 done, 2 the work could not be done (one line says why), 130 interrupted.
`;

/** `egresslens anaylze x.pcap` would else read a file of that name, and its absence would be all that is said. */
function rejectMistypedCommand(program: Command, args: readonly string[]): void {
  const [word] = args;
  if (word === undefined || !/^[a-z]+$/.test(word) || existsSync(word)) return;
  const names = [...program.commands.map((command) => command.name()), 'help'];
  if (names.includes(word)) return;
  const near = nearestWord(word, names);
  if (near !== null) throw new Failure(`unknown command "${word}"`, `did you mean: egresslens ${near}`);
}

function reportError(error: unknown, args: readonly string[]): number {
  if (error instanceof Failure) process.stderr.write(formatFailure(error));
  else if (error instanceof CommanderError)
    process.stderr.write(formatFailure(describeUsage(error, COMMANDS.find((name) => name === args[0]) ?? 'analyze')));
  else {
    const place = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
    const message = `unexpected fault: ${String(error)} ${place} (arguments: ${args.join(' ')})`;
    process.stderr.write(formatFailure({ message, hint: 'please report this line' }));
  }
  return 2;
}

/** Commands with a help page of their own. */
const COMMANDS = ['explain', 'data', 'rules'] as const;

/** Commander's message in one line: what is wrong, did you mean, where to read on. */
function describeUsage(error: CommanderError, command: string): { message: string; hint: string } {
  if (error.code === 'commander.help')
    return { message: `${command}: what?`, hint: `see: egresslens ${command} --help` };
  const [first, suggestion] = error.message.replace(/^error: /, '').split('\n');
  const asked = suggestion === undefined ? '' : `${suggestion.replace(/^\(Did (.*)\)$/, 'did $1')} `;
  return { message: first!, hint: `${asked}see: egresslens ${command} --help` };
}
