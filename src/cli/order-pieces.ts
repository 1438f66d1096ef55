import { Failure } from './failure.ts';
import { STANDARD_INPUT } from './input/capture-source.ts';
import { type FirstPacket, readFirstPacket } from './input/first-packet.ts';
import type { CaptureFile } from './input/list-captures.ts';

/** A file and the packet that it begins with; null when it holds none. */
type Piece = { file: CaptureFile; first: FirstPacket | null };

/**
 * The pieces of one recording in order of time. `unreadable` is told of files that cannot be opened, which are left out.
 * Rejects with Failure when the files are no pieces of one recording.
 */
export async function orderPieces(
  files: readonly CaptureFile[],
  unreadable: (file: CaptureFile, error: unknown) => void,
): Promise<CaptureFile[]> {
  const pieces: Piece[] = [];
  for (const file of files) {
    if (file.path === STANDARD_INPUT) {
      throw new Failure('--join cannot read standard input', 'name the files: their first packets tell the order');
    }
    try {
      pieces.push({ file, first: await readFirstPacket(file.path) });
    } catch (error) {
      unreadable(file, error);
    }
  }
  rejectStrangers(pieces);
  return pieces.sort(comparePieces).map(({ file }) => file);
}

function rejectStrangers(pieces: readonly Piece[]): void {
  const [model, ...others] = pieces.filter(({ first }) => first !== null);
  for (const { file, first } of model === undefined ? [] : [model, ...others]) {
    if (Number.isNaN(first!.time)) {
      throw new Failure(`${file.path}: its packets carry no time, so its place is unknown`, 'leave out --join');
    }
    if (first!.linkType !== model!.first!.linkType) {
      const types = `link type ${first!.linkType}, in ${model!.file.path} ${model!.first!.linkType}`;
      throw new Failure(`${file.path}: no piece of the same recording: ${types}`, 'leave out --join');
    }
  }
}

/** By first packet, then by path, so that the order in which they were named does not matter. */
function comparePieces(a: Piece, b: Piece): number {
  return (a.first?.time ?? 0) - (b.first?.time ?? 0) || (a.file.path < b.file.path ? -1 : 1);
}
