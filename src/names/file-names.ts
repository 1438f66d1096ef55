import { parseAddress } from '../base/ip-address.ts';
import type { FileName } from '../capture/record.ts';
import { canonicalName } from '../decode/dns-names.ts';
import { type AddressIndex, internAddress } from '../flow/address-index.ts';
import type { NameBook } from './name-book.ts';

/** Where the names of one capture file were seen. */
type FilePlace = {
  /** Of the capture's first packet, in microseconds: the file says nothing of when it learned a name. */
  time: number;
  /** Frames before the capture, and in it. */
  framesBefore: number;
  packets: number;
};

/** Takes in what the capture file calls addresses (Name Resolution Block); true for everybody. Names of MACs are left out. */
export function noteFileNames(
  book: NameBook,
  addresses: AddressIndex,
  names: readonly FileName[],
  { time, framesBefore, packets }: FilePlace,
): void {
  for (const { address, name, frameNumber, fileOffset } of names) {
    const words = parseAddress(address);
    if (words === null) continue;
    const frame = framesBefore + Math.min(frameNumber, packets);
    const seen = { time, frame, offset: fileOffset };
    book.noteName(-1, internAddress(addresses, words, 0), canonicalName(name), 'capture-file', seen);
  }
}
