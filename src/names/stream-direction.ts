import type { HpackDecoder } from '../decode/hpack.ts';
import type { Opening } from '../flow/opening.ts';
import { createHttpConnection, type HttpConnection, type ResponseBody } from './http-connection.ts';
import type { StreamProtocol } from './stream-protocols.ts';
import type { MappingDialogue } from './upnp-mappings.ts';

/** One direction of a stream: what it turned out to be, and its bytes while a message is not whole. */
export type Direction = {
  protocol: StreamProtocol | null;
  opening: Opening | null;
  needed: number;
  /** Of HTTP: whether requests travel here, or answers. */
  asks: boolean;
  /** Bytes that were not recognised and are kept: where they end, a segment ended. */
  unrecognised: number;
  /** Segments that were looked into for what may begin late. */
  looks: number;
  /** What its header fields of HTTP/2 refer back to. */
  hpack: HpackDecoder | null;
  /** Of responses over HTTP: the body that reading stands in, or null between messages. */
  body: ResponseBody | null;
  /** What answers are about; shared by both directions. */
  readonly http: HttpConnection;
  readonly dialogue: MappingDialogue;
};

/** Both directions of a stream, the originator's first. */
export type Stream = { readonly o: Direction; readonly r: Direction };

export function createStream(): Stream {
  const http = createHttpConnection();
  const dialogue: MappingDialogue = { asked: null };
  return { o: createDirection(http, dialogue), r: createDirection(http, dialogue) };
}

function createDirection(http: HttpConnection, dialogue: MappingDialogue): Direction {
  return {
    protocol: null,
    opening: null,
    needed: 0,
    asks: false,
    unrecognised: 0,
    looks: 0,
    hpack: null,
    body: null,
    http,
    dialogue,
  };
}

/** Protocols that may begin anew at any segment, so that a gap that is never filled ends nothing. */
export function isResumable({ protocol }: Direction): boolean {
  return protocol === 'http' || protocol === 'opaque';
}
