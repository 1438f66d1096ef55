import {
  BROKEN_OPTIONS,
  decodeOption,
  NO_OPTION,
  optionLength,
  optionValue,
  readOptionText,
} from './pcapng-options.ts';
import { type Clock, createClock, DEFAULT_CLOCK } from './pcapng-time.ts';
import type { CaptureInterface } from './record.ts';

/** Interface Description Block, draft-ietf-opsawg-pcapng, section 4.2: offsets from the block's start. */
const LINK_TYPE = 8;
const SNAP_LENGTH = 12;
/** Where its options start. */
export const INTERFACE_OPTIONS = 16;

const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/** Interface Statistics Block, section 4.6. */
const STATISTICS_INTERFACE = 8;
/** Where its options start. */
export const STATISTICS_OPTIONS = 20;
const ISB_IFDROP = 5;
const ISB_OSDROP = 7;

/** An interface and how it counts time. */
export type PcapngInterface = { facts: CaptureInterface; clock: Clock };

/** The Interface Description Block at `offset`, whose options end at `end`. Broken options are left out. */
export function readInterface(view: DataView, offset: number, end: number, littleEndian: boolean): PcapngInterface {
  const find = (code: number, length: number) => {
    const at = decodeOption(view, offset + INTERFACE_OPTIONS, end, code, littleEndian);
    return at >= 0 && optionLength(view, at, littleEndian) >= length ? at : NO_OPTION;
  };
  const text = (code: number) => {
    const at = find(code, 1);
    return at < 0 ? null : readOptionText(view, at, littleEndian);
  };
  const resolution = find(IF_TSRESOL, 1);
  const timeOffset = find(IF_TSOFFSET, 8);
  const clock =
    resolution < 0 && timeOffset < 0
      ? DEFAULT_CLOCK
      : createClock(
          resolution < 0 ? 6 : view.getUint8(optionValue(resolution)),
          timeOffset < 0 ? 0 : readSigned(view, optionValue(timeOffset), littleEndian),
        );
  return {
    facts: {
      linkType: view.getUint16(offset + LINK_TYPE, littleEndian),
      snapLength: view.getUint32(offset + SNAP_LENGTH, littleEndian),
      name: text(IF_NAME),
      description: text(IF_DESCRIPTION),
      dropped: null,
    },
    clock,
  };
}

/** What an Interface Statistics Block says: the interface within its section and the packets it dropped so far. */
export type InterfaceStatistics = {
  interfaceId: number;
  /** By the interface and by the system; null when the block does not say. */
  dropped: number | null;
};

/** The Interface Statistics Block at `offset`, whose options end at `end`. */
export function readStatistics(
  view: DataView,
  offset: number,
  end: number,
  littleEndian: boolean,
): InterfaceStatistics {
  let dropped: number | null = null;
  for (const code of [ISB_IFDROP, ISB_OSDROP]) {
    const at = decodeOption(view, offset + STATISTICS_OPTIONS, end, code, littleEndian);
    if (at === BROKEN_OPTIONS || at === NO_OPTION || optionLength(view, at, littleEndian) < 8) continue;
    dropped = (dropped ?? 0) + readUnsigned(view, optionValue(at), littleEndian);
  }
  return { interfaceId: view.getUint32(offset + STATISTICS_INTERFACE, littleEndian), dropped };
}

function readUnsigned(view: DataView, at: number, littleEndian: boolean): number {
  const [first, second] = [view.getUint32(at, littleEndian), view.getUint32(at + 4, littleEndian)];
  return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
}

function readSigned(view: DataView, at: number, littleEndian: boolean): number {
  const high = view.getInt32(littleEndian ? at + 4 : at, littleEndian);
  const low = view.getUint32(littleEndian ? at : at + 4, littleEndian);
  return high * 2 ** 32 + low;
}
