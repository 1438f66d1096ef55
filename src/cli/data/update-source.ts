import type { TableInfo } from '../../attribution/data-table.ts';
import type { TableDraft } from '../../attribution/data-table-writer.ts';

/** One file of a source: its name without folder, and its bytes, unpacked when they were gzip. */
export type SourceFile = { name: string; bytes: Uint8Array };

/** What a source's files become: a table to be compiled, or a database that is kept as it is. */
export type Compiled = { draft: TableDraft; rows: number } | { database: Uint8Array; edition: string; rows: number };

/** What compiling knows beside the files. */
export type CompileContext = {
  source: UpdateSource;
  /** Day of the download, ISO 8601: the edition of lists that carry no date. Null: not known. */
  retrieved: string | null;
  /** Where the files came from, for the table's `source`. */
  origin: string;
};

/** Something that `data update` can fetch. */
export type UpdateSource = Pick<TableInfo, 'id' | 'licence' | 'attribution'> & {
  /** What it is, for the list that is shown before anything is fetched. */
  title: string;
  /** Addresses of its files; `{YYYY-MM}` stands for the month. */
  urls: readonly string[];
  /** Finds the file's address in the page at `urls[0]`, where the publisher changes it with each edition. */
  findLink?: (page: string) => string | null;
  /** Names that its files have where people keep copies. */
  fileNames: readonly RegExp[];
  /** Bytes that a file may have at most, packed and unpacked. */
  limit: number;
  /** Throws an `Error` whose message says in one line why the files are not what they should be. */
  compile: (files: readonly SourceFile[], context: CompileContext) => Compiled;
};
