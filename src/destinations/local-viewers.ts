import type { Device, LocalViewer } from '../devices/device.ts';
import type { DeviceList } from '../devices/device-list.ts';
import type { Observations } from '../devices/observations.ts';
import type { FlowProtocols } from './flow-protocol.ts';
import { PORT_ROLE_THRESHOLDS as THRESHOLDS } from './thresholds.ts';

/** Kinds whose bulk is what they see, whatever it is spoken in. */
const WATCHING: ReadonlySet<string | null> = new Set(['camera', 'doorbell', 'recorder']);

type Draft = {
  camera: Device;
  viewer: Device;
  sent: number;
  received: number;
  protocols: Set<string>;
  /** Flow row that was seen first. */
  first: number;
};

/**
 * Says of every camera, doorbell and recorder to which devices at home it sends much more than it gets from them: those look
 * at what it sees. Fills in `local.viewers`, most bytes first.
 */
export function noteLocalViewers(
  observations: Observations,
  list: DeviceList,
  flowProtocols: FlowProtocols,
  captureIds: readonly string[],
): void {
  for (const draft of gatherDrafts(observations, list, flowProtocols)) {
    const { camera, viewer, sent, received, protocols, first } = draft;
    if (sent < THRESHOLDS.uploadBytes || sent < received * THRESHOLDS.uploadRatio) continue;
    // What goes to the router may go on from there.
    if (viewer.role === 'gateway' && protocols.size === 0) continue;
    const { capture, frame, offset } = observations.flows.columns;
    const found: LocalViewer = {
      device: viewer.id,
      sentPayloadBytes: sent,
      receivedPayloadBytes: received,
      protocols: [...protocols].sort(),
      evidence: { capture: captureIds[capture[first]!]!, frameNumber: frame[first]!, fileOffset: offset[first]! },
    };
    camera.local.viewers = [...(camera.local.viewers ?? []), found].sort(compareViewers);
  }
}

function compareViewers(a: LocalViewer, b: LocalViewer): number {
  return b.sentPayloadBytes - a.sentPayloadBytes || (a.device < b.device ? -1 : 1);
}

function gatherDrafts(
  { flows }: Observations,
  { devices, deviceOf }: DeviceList,
  flowProtocols: FlowProtocols,
): Iterable<Draft> {
  const drafts = new Map<number, Draft>();
  const { originator, responder, originatorPayload, responderPayload, capture, frame } = flows.columns;
  const comesFirst = (a: number, b: number) => (capture[a]! - capture[b]! || frame[a]! - frame[b]!) < 0;
  for (let row = 0; row < flows.length; row++) {
    const [mine, theirs] = [deviceOf[originator[row]!]!, deviceOf[responder[row]!]!];
    if (mine < 0 || theirs < 0 || mine === theirs) continue;
    const opens = WATCHING.has(devices[mine]!.device.kind);
    if (opens === WATCHING.has(devices[theirs]!.device.kind)) continue;
    const [camera, viewer] = opens ? [mine, theirs] : [theirs, mine];
    const key = camera * devices.length + viewer;
    const draft = drafts.get(key) ?? {
      ...{ camera: devices[camera]!.device, viewer: devices[viewer]!.device },
      ...{ sent: 0, received: 0, protocols: new Set<string>(), first: row },
    };
    drafts.set(key, draft);
    draft.sent += opens ? originatorPayload[row]! : responderPayload[row]!;
    draft.received += opens ? responderPayload[row]! : originatorPayload[row]!;
    const protocol = flowProtocols.of(row);
    if (protocol?.basis === 'bytes') draft.protocols.add(protocol.name);
    if (comesFirst(row, draft.first)) draft.first = row;
  }
  return drafts.values();
}
