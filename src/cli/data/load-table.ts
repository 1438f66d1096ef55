import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  type DataTable,
  DataTableError,
  HEADER_LIMIT,
  readDataTable,
  readTableInfo,
  type TableInfo,
} from '../../attribution/data-table.ts';
import { describeSystemError, Failure } from '../failure.ts';

const MEND = 'run "egresslens data update", or install egresslens again';

/** The table of a file, read whole in one go. Throws `Failure` in one line when it cannot be used. */
export function loadTable(path: string): DataTable {
  return withFile(path, (bytes) => readDataTable(bytes), Number.POSITIVE_INFINITY);
}

/** What the table of a file is, without reading its body. */
export function loadTableInfo(path: string): TableInfo {
  return withFile(path, (bytes) => readTableInfo(bytes), HEADER_LIMIT);
}

function withFile<T>(path: string, read: (bytes: Uint8Array) => T, limit: number): T {
  try {
    return read(readStart(path, limit));
  } catch (error) {
    const reason = error instanceof DataTableError ? error.message : describeSystemError(error);
    throw new Failure(`cannot use the data table ${path}: ${reason}`, MEND, { cause: error });
  }
}

/** At most `limit` bytes, in a buffer of their own: views of wider elements need its start aligned. */
function readStart(path: string, limit: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(Math.min(fstatSync(file).size, limit));
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(file, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
