import { formatAddress, formatIpv4 } from '../base/ip-address.ts';
import { formatMac, readMac } from '../base/mac-address.ts';
import { paddedLength, readText } from './pcapng-options.ts';

/** Name Resolution Block, draft-ietf-opsawg-pcapng, section 4.5: records of type, length, address and names. */
const RECORDS = 8;
const RECORD_VALUE = 4;
const END = 0;
const IPV4 = 1;
const IPV6 = 2;
const EUI48 = 3;

/** `names`: in the order of the file; offset of each record. `optionsAt`: where the block's options start. */
export type NameResolution = {
  names: { address: string; name: string; offset: number }[];
  optionsAt: number;
};

/** The Name Resolution Block at `offset`, whose options end at `end`; null when a record runs past its end. */
export function readNameResolution(
  view: DataView,
  offset: number,
  end: number,
  littleEndian: boolean,
): NameResolution | null {
  const names: NameResolution['names'] = [];
  let at = offset + RECORDS;
  while (end - at >= RECORD_VALUE) {
    const type = view.getUint16(at, littleEndian);
    const value = at + RECORD_VALUE;
    const length = view.getUint16(at + 2, littleEndian);
    if (length > end - value) return null;
    if (type === END) return { names, optionsAt: value + paddedLength(length) };
    const addressLength = type === IPV4 ? 4 : type === IPV6 ? 16 : type === EUI48 ? 6 : 0;
    if (addressLength > 0 && length > addressLength) {
      const address = formatRecordAddress(view, value, addressLength);
      for (const name of readNameList(view, value + addressLength, value + length)) {
        names.push({ address, name, offset: at });
      }
    }
    at = value + paddedLength(length);
  }
  return { names, optionsAt: end };
}

function formatRecordAddress(view: DataView, at: number, length: number): string {
  // Addresses are in network byte order whatever the section's.
  if (length === 4) return formatIpv4(view.getUint32(at));
  if (length === 6) return formatMac(readMac(view, at));
  return formatAddress(Int32Array.from({ length: 4 }, (_, word) => view.getInt32(at + 4 * word)));
}

/** Zero-terminated strings, one after the other. */
function readNameList(view: DataView, offset: number, end: number): string[] {
  const names: string[] = [];
  let start = offset;
  for (let at = offset; at <= end; at++) {
    if (at < end && view.getUint8(at) !== 0) continue;
    if (at > start) names.push(readText(view, start, at));
    start = at + 1;
  }
  return names;
}
