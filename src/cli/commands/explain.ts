import { type Command, Option } from 'commander';
import { CaptureError } from '../../capture/record.ts';
import { escapeJsonText } from '../../report/printable.ts';
import { parseDate, parseFrameNumber, parsePath, parseRemoteAddress } from '../argument-parsers.ts';
import { Failure } from '../failure.ts';
import { shownPath } from '../input/shown-path.ts';
import { writeStandardOutput } from '../output.ts';
import { terminalWidth, wantsColor } from '../terminal.ts';

/** The options as commander gives them. */
type ExplainOptions = {
  frame?: number;
  address?: Int32Array;
  name?: string;
  asOf?: string;
  mmdb?: string[];
  geoip?: string;
  dataDir?: string;
  format: 'terminal' | 'json';
  color: boolean;
};

const EXAMPLES = `
Examples:
  egresslens explain home.pcap --frame 12           every field of a frame, with its place
  egresslens explain --address 47.91.64.1           who and where, and which source says so
  egresslens explain --address 3.120.10.20 --name log-eu.lenscloud.example
`;

/** Adds `explain` to the program. `done` receives the exit code. */
export function addExplainCommand(program: Command, done: (exitCode: number) => void): void {
  program
    .command('explain')
    .description('show what one frame says, or what is known of one address')
    .argument('[capture]', 'the capture that the frame is in, or - for standard input')
    .option('--frame <number>', 'which frame, counted as Wireshark does', parseFrameNumber)
    .option('--address <ip>', 'explain an address instead; no capture is needed', parseRemoteAddress)
    .option('--name <host>', 'a name that the address goes by')
    .option('--as-of <date>', 'judge the age of data at this date', parseDate)
    .option('--mmdb <file>', 'ask a MaxMind database as well, repeatable', parsePath)
    .option('--geoip <package>', 'ask an installed country package as well, such as geoip-country')
    .option('--data-dir <folder>', 'use the tables of this folder, whatever their dates')
    .addOption(new Option('--format <format>', 'form of the answer').choices(['terminal', 'json']).default('terminal'))
    .option('--no-color', 'never colour (as NO_COLOR)')
    .addHelpText('after', EXAMPLES)
    .action(async (capture: string | undefined, options: ExplainOptions) => {
      await writeStandardOutput(await explain(capture, options));
      done(0);
    });
}

async function explain(capture: string | undefined, options: ExplainOptions): Promise<Iterable<string>> {
  const { frame, address } = options;
  if (address !== undefined) {
    if (capture !== undefined || frame !== undefined) {
      throw new Failure('an address and a frame cannot be explained at once', 'ask twice');
    }
    return explainOneAddress(address, options);
  }
  if (options.name !== undefined) throw new Failure('--name goes with --address', 'give the address too');
  if (capture === undefined) {
    throw new Failure(
      'nothing to explain',
      'try: egresslens explain home.pcap --frame 1, or: egresslens explain --address 1.1.1.1',
    );
  }
  if (frame === undefined) throw new Failure('no frame given', `try: egresslens explain ${capture} --frame 1`);
  return explainOneFrame(capture, frame, options);
}

async function explainOneFrame(path: string, frameNumber: number, options: ExplainOptions): Promise<Iterable<string>> {
  const [{ readFrame }, { loadProtocols }, { compileProtocolRules }, { explainFrame }, report] = await Promise.all([
    import('../input/read-frame.ts'),
    import('../load-rulebook.ts'),
    import('../../decode/protocol-pattern.ts'),
    import('../../decode/explain.ts'),
    import('../../report/explained-frame.ts'),
  ]);
  const { bytes, originalLength, linkType, fileOffset, time } = await readFrame(path, frameNumber).catch((error) => {
    if (error instanceof CaptureError) throw new Failure(`${path}: ${error.message}`, error.hint, { cause: error });
    throw error;
  });
  const patterns = compileProtocolRules(loadProtocols());
  const explained = {
    path: shownPath(path),
    frameNumber,
    fileOffset,
    timestamp: report.timestampOf(time),
    linkType,
    capturedLength: bytes.length,
    originalLength,
    fields: await explainFrame(new DataView(bytes.buffer), 0, bytes.length, originalLength, linkType, patterns),
  };
  return options.format === 'json' ? writeJson(explained) : report.reportFrame(explained, isColored(options));
}

async function explainOneAddress(words: Int32Array, options: ExplainOptions): Promise<Iterable<string>> {
  const [{ loadSources }, { loadRulebook }, { explainAddress }, { reportAddress }] = await Promise.all([
    import('../data/load-sources.ts'),
    import('../load-rulebook.ts'),
    import('../../attribution/explain-address.ts'),
    import('../../report/explained-address.ts'),
  ]);
  const { sources } = await loadSources({
    mmdb: options.mmdb ?? [],
    geoip: options.geoip ?? null,
    chosen: options.dataDir ?? null,
  });
  const name = options.name ?? null;
  const asOf = options.asOf === undefined ? null : Date.parse(options.asOf) * 1000;
  const explanation = explainAddress(words, name, sources, loadRulebook(), { captureTime: null, asOf });
  if (options.format === 'json') return writeJson({ name, ...explanation });
  return reportAddress(explanation, name, { width: terminalWidth(process.stdout), color: isColored(options) });
}

function isColored({ color }: ExplainOptions): boolean {
  return wantsColor(process.stdout, process.env, color);
}

function writeJson(value: unknown): string[] {
  return [escapeJsonText(`${JSON.stringify(value, null, 2)}\n`)];
}
