import { readDahua } from './p2p-dahua.ts';
import { readEzviz } from './p2p-ezviz.ts';
import { readGwell } from './p2p-gwell.ts';
import type { P2pMessage } from './p2p-message.ts';
import { readPppp } from './p2p-pppp.ts';
import { readReolink } from './p2p-reolink.ts';
import { readTutk } from './p2p-tutk.ts';
import { readTuya } from './p2p-tuya.ts';
import { readXiongmai } from './p2p-xiongmai.ts';

/**
 * The message of a camera's P2P protocol in the datagram [offset, end), or null. By bytes alone: ports differ from maker
 * to maker. `wireLength` is the datagram's length on the wire, where the capture cut it.
 */
export function readP2pDatagram(
  view: DataView,
  offset: number,
  end: number,
  wireLength = end - offset,
): P2pMessage | null {
  if (end - offset < 4) return null;
  return (
    readPppp(view, offset, end, wireLength) ??
    readReolink(view, offset, end) ??
    readTuya(view, offset, end) ??
    readDahua(view, offset, end) ??
    readXiongmai(view, offset, end) ??
    readGwell(view, offset, end, wireLength) ??
    readTutk(view, offset, end, wireLength)
  );
}

/** The same for the first bytes of a TCP stream, of either side. */
export function readP2pStream(view: DataView, offset: number, end: number): P2pMessage | null {
  return (
    readReolink(view, offset, end) ??
    readXiongmai(view, offset, end) ??
    readTuya(view, offset, end) ??
    readEzviz(view, offset, end)
  );
}
