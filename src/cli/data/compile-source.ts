import { compileAddressRanges } from '../../attribution/address-rows.ts';
import type { Feed } from '../../attribution/provider-range.ts';
import { compileRanges } from '../../attribution/range-table.ts';
import { readMmdbBytes } from './mmdb.ts';
import type { CompileContext, Compiled, SourceFile, UpdateSource } from './update-source.ts';

/** Of a feed's rows, how many may be unusable before the feed is taken for another format. */
const TOLERATED_PROBLEMS = 0.01;

/** A compiler of feeds; several files (Cloudflare's two) become one. */
export function feedCompiler(parse: (text: string, name: string) => Feed): UpdateSource['compile'] {
  return (files, context) => {
    const feed = joinFeeds(files.map(({ bytes, name }) => parse(new TextDecoder().decode(bytes), name)));
    const [problem] = feed.problems;
    if (feed.ranges.length === 0 || feed.problemCount > feed.ranges.length * TOLERATED_PROBLEMS) {
      throw new Error(problem === undefined ? 'it lists no prefixes' : `${problem.at}: ${problem.message}`);
    }
    const date = feed.date ?? context.retrieved;
    const { id, licence, attribution } = context.source;
    const edition = date ?? feed.edition;
    return {
      draft: compileRanges({ ...feed, date, edition }, { id, licence, attribution, source: context.origin }),
      rows: feed.ranges.length,
    };
  };
}

function joinFeeds(feeds: readonly Feed[]): Feed {
  const [first] = feeds;
  if (first === undefined) throw new Error('no file');
  return {
    ...first,
    ranges: feeds.flatMap(({ ranges }) => ranges),
    problems: feeds.flatMap(({ problems }) => problems),
    problemCount: feeds.reduce((count, feed) => count + feed.problemCount, 0),
  };
}

/** A MaxMind DB file is kept whole, after it has proved to be one that answers. */
export function compileDatabase(files: readonly SourceFile[]): Compiled {
  const bytes = files[0]!.bytes;
  const { reader } = readMmdbBytes(bytes);
  if (reader.getWithPrefixLength('8.8.8.8')[0] === null) throw new Error('the database knows nothing of 8.8.8.8');
  return {
    database: bytes,
    edition: reader.metadata.buildEpoch.toISOString().slice(0, 10),
    rows: reader.metadata.nodeCount,
  };
}

/** iptoasn's rows: first, last, AS number, registered country (which is no place and is not read), name. */
export function compileIptoasn(files: readonly SourceFile[], context: CompileContext): Compiled {
  const records = new Map<string, number>();
  const [numbers, strings]: [number[], string[]] = [[], []];
  let rows = 0;
  const numberRow = (fields: readonly string[]): number => {
    const number = Number(fields[2]);
    if (!Number.isInteger(number) || number < 0 || number > 0xffff_ffff)
      throw new Error(`not an AS number: ${fields[2]}`);
    rows++;
    if (number === 0) return 0; // not routed
    const key = `${number} ${fields[4] ?? ''}`;
    const known = records.get(key);
    if (known !== undefined) return known;
    numbers.push(number);
    const value = strings.push(fields[4] ?? '');
    records.set(key, value);
    return value;
  };
  const tables = compileAddressRanges([tabRows(new TextDecoder().decode(files[0]!.bytes))], numberRow);
  if (rows === 0) throw new Error('it lists no ranges');
  const { id, licence, attribution } = context.source;
  const date = context.retrieved;
  const info = {
    id,
    kind: 'asn',
    family: 'routeviews',
    edition: date ?? 'undated',
    date,
    licence,
    attribution,
  } as const;
  return { draft: { info: { ...info, source: context.origin }, ...tables, numbers, strings }, rows };
}

function* tabRows(text: string): Generator<string[]> {
  for (const line of text.split('\n')) if (line !== '') yield line.split('\t');
}
