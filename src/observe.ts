import { CaptureReader } from './capture/reader.ts';
import type { CaptureSummary, RecordBatch } from './capture/record.ts';
import { createFragmentStore } from './decode/fragments.ts';
import { KIND, Layers, PROTOCOL, WORDS } from './decode/layers.ts';
import { decodePacket } from './decode/packet.ts';
import { describeWhole, takeFragment } from './decode/whole-datagram.ts';
import { type CaptureLabel, listOverflow } from './devices/capture-description.ts';
import { readDiscovery } from './devices/discovery-reader.ts';
import { createFactBook } from './devices/fact-book.ts';
import { readArp } from './devices/link-reader.ts';
import { isDevicePort, readDeviceDatagram, readNeighbors } from './devices/message-reader.ts';
import type { Observations } from './devices/observations.ts';
import type { ObserveOptions, Observer } from './devices/observer.ts';
import { createPieces, endPiece, splitIntoPieces } from './devices/pieces.ts';
import { createAddressIndex } from './flow/address-index.ts';
import { applicationBytes, createRecordCounters, releaseCounters } from './flow/application-bytes.ts';
import { createDuplicateFilter, leaveOutDuplicate } from './flow/duplicates.ts';
import { flowTables } from './flow/flow-export.ts';
import { I, INTEREST } from './flow/flow-record.ts';
import { FlowTable } from './flow/flow-table.ts';
import { createMacIndex } from './flow/mac-index.ts';
import { countFault, countPacket } from './flow/packet-totals.ts';
import { createSighting } from './flow/sighting.ts';
import { createDatagramReader, finishDatagrams, forgetDatagrams, readDatagram } from './names/datagram-reader.ts';
import { noteFileNames } from './names/file-names.ts';
import { NameBook } from './names/name-book.ts';
import { createStreamReader, forgetStream, readSegment } from './names/stream-reader.ts';

/** Rows carry this number until the pieces are split and captures merged. */
const CAPTURE = 0;

/** Capture → observations: what was seen, counted and quoted, nothing interpreted. Throws CaptureError on first bytes that are no capture. */
export function createObserver(options: ObserveOptions): Observer {
  const rooms = createRooms(options.maxFlows);
  const open = () => new CaptureReader((batch) => observeBatch(rooms, batch));
  let reader = open();
  let label: CaptureLabel = options;
  return {
    feed: (chunk) => reader.feed(chunk),
    note: (code, detail) => reader.note(code, detail),
    next(following, sha256) {
      endCapture(rooms, reader.end(), label, sha256);
      reader = open();
      label = following;
    },
    end: async (sha256) => {
      endCapture(rooms, reader.end(), label, sha256);
      await finishDatagrams(rooms.datagrams);
      return summarize(rooms);
    },
    get stopped() {
      return reader.stopped;
    },
  };
}

type Rooms = ReturnType<typeof createRooms>;

function createRooms(maxFlows: number) {
  const addresses = createAddressIndex();
  const macs = createMacIndex();
  const flows = new FlowTable(addresses, macs, maxFlows);
  const book = new NameBook(addresses, CAPTURE);
  const rooms = {
    pieces: createPieces(),
    layers: new Layers(),
    fragments: createFragmentStore(),
    duplicates: createDuplicateFilter(),
    counters: createRecordCounters(),
    flows,
    book,
    streams: createStreamReader(flows, book),
    datagrams: createDatagramReader(flows, book),
    facts: createFactBook(addresses, macs, book.texts, CAPTURE),
    sighting: createSighting(),
  };
  flows.onFold = () => {
    releaseCounters(flows, rooms.counters);
    forgetStream(rooms.streams);
    forgetDatagrams(rooms.datagrams);
  };
  return rooms;
}

function observeBatch(rooms: Rooms, batch: RecordBatch): void {
  const { layers, sighting } = rooms;
  const { totals, framesBefore } = rooms.pieces;
  const { view } = batch;
  sighting.view = view;
  for (let i = 0; i < batch.length; i++) {
    countPacket(totals, batch, i);
    sighting.time = totals.times.previousTime;
    sighting.frame = framesBefore + batch.frameNumber[i]!;
    sighting.offset = batch.fileOffset[i]!;
    sighting.originalLength = batch.originalLength[i]!;
    decodePacket(view, batch.offset[i]!, batch.capturedLength[i]!, sighting.originalLength, batch.linkType[i]!, layers);
    if (layers.fault !== 0) countFault(totals, layers, batch.frameNumber[i]!, sighting.offset);
    if (layers.kind === KIND.ip) observeIp(rooms, batch, i);
    else if (layers.kind === KIND.arp) readArp(rooms.facts, layers, view, sighting);
  }
}

function observeIp(rooms: Rooms, batch: RecordBatch, i: number): void {
  const { flows, layers, sighting, fragments, duplicates, pieces } = rooms;
  if (layers.quotedProtocol >= 0) flows.noteQuoted(layers);
  leaveOutDuplicate(duplicates, layers, batch, i, sighting.time, pieces.totals.duplicates);
  const whole = layers.isFragment === 1 ? takeFragment(fragments, layers, sighting.view, sighting.time) : null;
  flows.update(layers, sighting);
  if (flows.newBytes > 0) {
    flows.addApplicationBytes(applicationBytes(flows, rooms.counters, layers, sighting.view), sighting);
  } else if (layers.protocol !== PROTOCOL.tcp) return;
  if (whole !== null) describeWhole(layers, whole);
  if (whole !== null || layers.isFragment === 0) readPayload(rooms, whole ?? sighting.view);
}

function readPayload({ flows, layers, sighting, streams, datagrams, facts }: Rooms, view: DataView): void {
  if (layers.payloadOffset < 0 || layers.payloadOffset >= layers.payloadEnd) return;
  if (layers.protocol === PROTOCOL.icmpv6) readNeighbors(facts, layers, view, sighting);
  const direction = flows.fromOriginator ? INTEREST.originator : INTEREST.responder;
  if ((flows.ints[flows.base + I.interest]! & direction) === 0) return;
  if (layers.protocol === PROTOCOL.tcp) readSegment(streams, layers, view, sighting);
  else if (layers.protocol !== PROTOCOL.udp) flows.ints[flows.base + I.interest] = INTEREST.none;
  else if (isDevicePort(layers.destinationPort)) readDeviceDatagram(facts, layers, view, sighting);
  else readDiscovery(facts, layers, view, sighting, readDatagram(datagrams, layers, view, sighting));
}

function endCapture(rooms: Rooms, summary: CaptureSummary, label: CaptureLabel, sha256?: string): void {
  const { pieces, book, flows } = rooms;
  const { framesBefore } = pieces;
  const { firstTime, packets } = endPiece(pieces, summary, label, sha256 ?? null);
  noteFileNames(book, flows.addresses, summary.names, { time: firstTime ?? 0, framesBefore, packets });
}

function summarize(rooms: Rooms): Observations {
  const { flows, book, facts, pieces } = rooms;
  pieces.captures.at(-1)!.overflow = listOverflow(rooms);
  const observations = {
    captures: pieces.captures,
    addresses: flows.addresses.words.slice(0, flows.addresses.count * WORDS),
    macs: flows.macs.macs,
    ...flowTables(flows, CAPTURE),
    ...book.tables,
    facts: facts.facts.table,
    texts: book.texts.texts,
  };
  return splitIntoPieces(observations, pieces);
}
