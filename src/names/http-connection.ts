import type { HttpRequest, HttpResponse } from '../decode/http.ts';
import { type HttpQuestion, readHttpQuestion } from '../decode/http-question.ts';
import { fieldValue } from '../decode/text-header.ts';

/** What the two directions of an HTTP connection have to know of each other. */
export type HttpConnection = {
  /** Requests and final responses so far. */
  requests: number;
  responses: number;
  /** Of the latest request. */
  method: string;
  question: HttpQuestion | null;
};

/** The body of a response, while it is read. */
export type ResponseBody = {
  /** In bytes, from its start. Null: in chunks; infinite: up to the end of the connection. */
  length: number | null;
  /** Whether it is still to be looked into; what is not is passed over by its length. */
  isText: boolean;
  question: HttpQuestion | null;
  /** Bytes in which addresses were looked for, and how often these were read because one may be among them. */
  looked: number;
  reads: number;
};

/** Past this the sequence numbers of TCP come round again: no length that could be skipped. */
const LONGEST_BODY = 2 ** 30;

/** Media types that are text: by name, or by the syntax that they end in (RFC 6839). */
const TEXT = /^(?:text\/|[\w.+-]+\/(?:[\w.+-]+[+-])?(?:json|xml)(?![\w.+-]))/i;

export function createHttpConnection(): HttpConnection {
  return { requests: 0, responses: 0, method: '', question: null };
}

/** Remembers a request for the response to it. */
export function noteRequest(connection: HttpConnection, request: HttpRequest): void {
  connection.requests++;
  connection.method = request.method;
  connection.question = readHttpQuestion(request);
}

/**
 * The body that the header announces to follow (RFC 9112, section 6.3), of length 0 when none does. Counts the response.
 * Which request it answers is known only while one is open: with more, or after a loss, it is that of nobody.
 */
export function startBody(connection: HttpConnection, response: HttpResponse): ResponseBody {
  const isFinal = response.status >= 200;
  if (isFinal) connection.responses++;
  const isAnswer = isFinal && connection.requests === connection.responses;
  const isHead = isAnswer && connection.method === 'HEAD';
  const isEmpty = !isFinal || isHead || response.status === 204 || response.status === 304;
  return {
    length: isEmpty ? 0 : bodyLength(response),
    isText: isReadable(response),
    question: isAnswer ? connection.question : null,
    looked: 0,
    reads: 0,
  };
}

function bodyLength({ header, contentLength }: HttpResponse): number | null {
  if (/\bchunked\b/i.test(fieldValue(header, 'transfer-encoding') ?? '')) return null;
  return contentLength === null || contentLength > LONGEST_BODY ? Number.POSITIVE_INFINITY : contentLength;
}

/** Text of any kind, as it is: what is compressed stays closed. */
function isReadable({ header, contentType }: HttpResponse): boolean {
  const encoding = fieldValue(header, 'content-encoding');
  return (encoding === null || /^identity$/i.test(encoding)) && (contentType === null || TEXT.test(contentType));
}

/** Whether what follows is no HTTP any more: after an upgrade, or inside a tunnel (RFC 9110, sections 7.8 and 9.3.6). */
export function endsHttp({ method, requests, responses }: HttpConnection, { status }: HttpResponse): boolean {
  return status === 101 || (method === 'CONNECT' && requests === responses + 1 && status >= 200 && status < 300);
}
