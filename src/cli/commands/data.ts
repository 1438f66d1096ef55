import { type Command, Option } from 'commander';
import { parseDate, parsePath } from '../argument-parsers.ts';
import { Failure } from '../failure.ts';
import { writeStandardOutput } from '../output.ts';

type InfoOptions = { asOf?: string; mmdb?: string[]; geoip?: string; dataDir?: string; format: 'text' | 'json' };

type UpdateCommandOptions = { from?: string; retrieved?: string; only?: string[]; dataDir?: string; dryRun?: boolean };

const UPDATE_EXAMPLES = `
Examples:
  egresslens data update --dry-run            what would be fetched, from where
  egresslens data update                      fetch it
  egresslens data update --only ranges-aws    one source
  egresslens data update --from downloads/    no network: files fetched by other means
`;

/** Adds `data info` and `data update`; the only command that uses the network is the second, when it is given. */
export function addDataCommand(program: Command, done: (exitCode: number) => void): void {
  const data = program.command('data').description('say what data is loaded and how old it is, or renew it');
  data
    .command('info')
    .description('list tables and databases with edition, age, licence and attribution')
    .option('--as-of <date>', 'count ages on this day instead of today', parseDate)
    .option('--data-dir <folder>', 'use the tables of this folder instead of those that were fetched')
    .option('--mmdb <file>', 'list a MaxMind database as well, repeatable', parsePath)
    .option('--geoip <package>', 'list an installed country package as well, such as geoip-country')
    .addOption(new Option('--format <format>', 'form of the list').choices(['text', 'json']).default('text'))
    .action(async (options: InfoOptions) => {
      await writeStandardOutput([await describeData(options)]);
    });
  data
    .command('update')
    .description('fetch newer data; says first what from where')
    .option('--from <folder>', 'take files from this folder; nothing is fetched')
    .option('--retrieved <date>', 'with --from: the day of the files, for lists that carry no date', parseDate)
    .option('--only <source>', 'only this source, repeatable', parsePath)
    .option('--data-dir <folder>', 'keep the tables in this folder')
    .option('--dry-run', 'say what would be fetched, and stop')
    .addHelpText('after', UPDATE_EXAMPLES)
    .action(async (options: UpdateCommandOptions) => {
      if (options.retrieved !== undefined && options.from === undefined)
        throw new Failure('--retrieved without --from', 'what is fetched now is of today');
      const { updateData } = await import('../data/update-data.ts');
      done(await updateData(options, { today: today(), out: process.stdout, progress: process.stderr }));
    });
}

async function describeData({ asOf, mmdb, geoip, dataDir, format }: InfoOptions): Promise<string> {
  const [{ loadSources }, { reportData, formatDataReport, formatDataJson }] = await Promise.all([
    import('../data/load-sources.ts'),
    import('../data/data-report.ts'),
  ]);
  const { infos } = await loadSources({ mmdb: mmdb ?? [], geoip: geoip ?? null, chosen: dataDir ?? null });
  const report = reportData(infos, asOf ?? today());
  return format === 'json' ? formatDataJson(report) : formatDataReport(report);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
