import { once } from 'node:events';
import { connect, createServer, type OutgoingHttpHeaders } from 'node:http2';
import { duplexPair } from 'node:stream';

/** What both sides of one connection sent, in order. */
export type Http2Session = { client: Uint8Array; server: Uint8Array };

/** A conversation of Node's own HTTP/2: the requests one after the other, all answered with `answer`. */
export async function recordHttp2(
  authority: string,
  requests: readonly OutgoingHttpHeaders[],
  answer: OutgoingHttpHeaders,
): Promise<Http2Session> {
  const [near, far] = duplexPair();
  const sent: { client: Buffer[]; server: Buffer[] } = { client: [], server: [] };
  far.on('data', (bytes: Buffer) => sent.client.push(bytes));
  near.on('data', (bytes: Buffer) => sent.server.push(bytes));
  const server = createServer({ maxHeaderListPairs: 2000 });
  server.on('stream', (stream) => {
    stream.respond(answer);
    stream.end('answered');
  });
  server.emit('connection', far);
  const client = connect(`http://${authority}`, { createConnection: () => near, maxSendHeaderBlockLength: 200_000 });
  for (const each of requests) {
    const request = client.request(each);
    request.resume();
    request.end('asked');
    await once(request, 'close');
  }
  client.close();
  await once(client, 'close');
  return { client: Buffer.concat(sent.client), server: Buffer.concat(sent.server) };
}
