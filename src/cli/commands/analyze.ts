import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Vantage } from '../../attribution/lookups.ts';
import type { DiagnosticReport } from '../../destinations/diagnostic.ts';
import type { Analysis } from '../../report/analysis.ts';
import { REPORTERS, type ReportFormat } from '../../report/index.ts';
import {
  FORMATS,
  parseDate,
  parseFlowLimit,
  parseLan,
  parsePath,
  parseReport,
  parseVantageOption,
  type ReportTarget,
} from '../argument-parsers.ts';
import { Failure, formatFailure } from '../failure.ts';
import { createLogger, LOG_LEVELS, type LogLevel } from '../logger.ts';
import type { CaptureFailure } from '../observe-captures.ts';
import { writeFile, writeStandardOutput } from '../output.ts';
import { createProgress, createSilentProgress } from '../progress.ts';
import type { RunOptions, RunResult } from '../run-analysis.ts';
import { terminalWidth, wantsColor } from '../terminal.ts';

/** The options as commander gives them. */
type AnalyzeOptions = {
  expect?: string;
  lan?: string[];
  devices?: string;
  format?: ReportFormat;
  output?: string;
  report?: ReportTarget[];
  flows?: boolean;
  maxFlows: number;
  hash?: boolean;
  join?: boolean;
  asOf?: string;
  mmdb?: string[];
  geoip?: string;
  dataDir?: string;
  overrides?: string;
  vantage?: Vantage;
  showPeers?: boolean;
  keepGoing?: boolean;
  logLevel?: LogLevel;
  color: boolean;
};

/** Reads captures and concludes; a parameter so that the command can be tried without captures. */
export type AnalysisRun = (paths: readonly string[], options: RunOptions) => Promise<RunResult>;

/** ~192 bytes each: some 200 MB. */
const DEFAULT_MAX_FLOWS = 1_000_000;

const EXAMPLES = `
Examples:
  egresslens home.pcap                              where did the data of each device go?
  egresslens home.pcap --expect US                  and what of it left the United States?
  egresslens recordings/ --expect eu --keep-going   a folder, whatever is broken in it
  tcpdump -w - -i br0 | egresslens -                from a pipe
  egresslens home.pcap --format json -o home.json   everything, with its evidence
  egresslens home.pcap --report csv=home.csv --report markdown=home.md
`;

/** Adds `analyze` to the program: the command that is meant when none is named. `done` receives the exit code. */
export function addAnalyzeCommand(program: Command, done: (exitCode: number) => void, run?: AnalysisRun): void {
  program
    .command('analyze', { isDefault: true })
    .description('say where the data of each device went, how much, to whom and to which country')
    .argument('[captures...]', 'pcap or pcapng files (also .gz and .zst), folders of them, or - for standard input')
    .option('--expect <region>', 'where data is expected to go: US, DE,AT, eu, us-only, !CN …')
    .option('--lan <cidr>', 'home network, repeatable (default: found from the traffic)', parseLan)
    .option('--devices <file>', 'what you know of devices: a YAML list of MAC addresses with names and kinds')
    .addOption(new Option('--format <format>', 'form of the report (default: terminal)').choices(FORMATS))
    .option('-o, --output <file>', 'write the report to a file instead of standard output')
    .option('--report <format=file>', 'write a further report, repeatable', parseReport)
    .option('--join', 'read the files as pieces of one recording, in order of time')
    .option('--flows', 'list every flow in the JSON document')
    .option(
      '--max-flows <count>',
      'flows kept apart before they are folded into totals',
      parseFlowLimit,
      DEFAULT_MAX_FLOWS,
    )
    .option('--hash', 'give the SHA-256 of each capture')
    .option('--as-of <date>', 'judge the age of data at this date instead of the capture’s', parseDate)
    .option('--mmdb <file>', 'ask a MaxMind database (country, city or ASN) as well, repeatable', parsePath)
    .option('--geoip <package>', 'ask an installed country package as well, such as geoip-country')
    .option('--data-dir <folder>', 'use the tables of this folder, whatever their dates')
    .option('--overrides <file>', 'what you know better of addresses and names (YAML or JSON)')
    .option(
      '--vantage <place>',
      'where this was recorded, as 40.71,-74.01 or US: rules out places too far',
      parseVantageOption,
    )
    .option('--show-peers', 'show the addresses of direct peers whole: they are households’')
    .option('--keep-going', 'exit 0 even if a capture could not be read')
    .addOption(new Option('--log-level <level>', 'log to standard error').choices(LOG_LEVELS))
    .option('--no-color', 'never colour (as NO_COLOR)')
    .addHelpText('after', EXAMPLES)
    .action(async (captures: string[], options: AnalyzeOptions) => {
      done(await analyze(captures, options, run ?? (await import('../run-analysis.ts')).runAnalysis));
    });
}

async function analyze(captures: string[], options: AnalyzeOptions, run: AnalysisRun): Promise<number> {
  if (captures.length === 0) {
    throw new Failure('no capture given', 'try: egresslens home.pcap, or: egresslens --help');
  }
  const targets = reportTargets(captures, options);
  const { analysis, failures } = await runWithProgress(captures, options, targets, run);
  if (analysis.captures.length === 0 && failures.length > 0) throw onlyFailure(failures);
  const document = withFailures(analysis, failures);
  for (const { format, path } of targets) {
    const terminal = path === null ? process.stdout : {};
    const pieces = REPORTERS[format](document, {
      width: terminalWidth(terminal),
      color: path === null && wantsColor(terminal, process.env, options.color),
      showPeers: options.showPeers === true,
      captureArguments: captures,
    });
    if (path === null) await writeStandardOutput(pieces);
    else await writeFile(path, pieces);
  }
  for (const failure of failures) process.stderr.write(formatFailure(located(failure)));
  return failures.length > 0 && options.keepGoing !== true ? 2 : 0;
}

async function runWithProgress(
  captures: string[],
  options: AnalyzeOptions,
  targets: readonly ReportTarget[],
  run: AnalysisRun,
): Promise<RunResult> {
  const expect = options.expect === undefined ? null : await loadExpectedRegion(options.expect);
  const { devices } = options;
  const corrections = devices === undefined ? [] : (await import('../load-devices.ts')).loadDevices(devices);
  const overrides =
    options.overrides === undefined ? [] : (await import('../load-overrides.ts')).loadOverrides(options.overrides);
  const progress = process.stderr.isTTY
    ? createProgress(process.stderr, () => performance.now())
    : createSilentProgress();
  process.once('exit', progress.end);
  try {
    return await run(captures, {
      lan: options.lan ?? [],
      expect,
      corrections,
      flows: options.flows === true || targets.some(({ format }) => format === 'ndjson'),
      maxFlows: options.maxFlows,
      hash: options.hash === true,
      join: options.join === true,
      asOf: options.asOf ?? null,
      mmdb: options.mmdb ?? [],
      geoip: options.geoip ?? null,
      dataDir: options.dataDir ?? null,
      overrides,
      vantage: options.vantage ?? null,
      progress,
      log: options.logLevel === undefined ? null : await createLogger(options.logLevel),
    });
  } finally {
    progress.end();
    process.removeListener('exit', progress.end);
  }
}

/** Regions are rules, which are read only when they are asked for. */
async function loadExpectedRegion(text: string): Promise<Analysis['options']['expect']> {
  const [{ readExpectedRegion }, { loadPresets }] = await Promise.all([
    import('../expected-region.ts'),
    import('../load-rulebook.ts'),
  ]);
  return readExpectedRegion(text, loadPresets());
}

/** The report of `--format` and `-o`, and those of `--report`; no file twice, and no capture overwritten. */
function reportTargets(captures: readonly string[], options: AnalyzeOptions): ReportTarget[] {
  const path = options.output === undefined || options.output === '-' ? null : options.output;
  const targets = [{ format: options.format ?? 'terminal', path }, ...(options.report ?? [])];
  const seen = new Set<string>();
  const read = new Set(captures.map((capture) => resolve(capture)));
  for (const target of targets) {
    const place = target.path === null ? '-' : resolve(target.path);
    if (seen.has(place)) {
      throw new Failure(`${target.path ?? 'standard output'}: two reports would go there`, 'give each its own file');
    }
    if (read.has(place) && target.path !== null && existsSync(place)) {
      throw new Failure(`${target.path}: is a capture to be read and would be overwritten`, 'choose another file');
    }
    seen.add(place);
  }
  return targets;
}

function located({ path, message, hint }: CaptureFailure): { message: string; hint: string } {
  return { message: `${path}: ${message}`, hint };
}

function onlyFailure(failures: readonly CaptureFailure[]): Failure {
  const { message, hint } = located(failures[0]!);
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more that could not be read)` : '';
  return new Failure(message + more, hint);
}

/** What could not be read belongs into the report as well. */
function withFailures(analysis: Analysis, failures: readonly CaptureFailure[]): Analysis {
  if (failures.length === 0) return analysis;
  const added = failures.map(
    ({ path, message }): DiagnosticReport => ({
      code: 'unreadable-capture',
      severity: 'error',
      capture: null,
      layer: null,
      count: 1,
      firstFrame: null,
      firstOffset: null,
      detail: `${path}: ${message}`,
    }),
  );
  return { ...analysis, diagnostics: [...analysis.diagnostics, ...added] };
}
