import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers by path; requests are counted. */
export type Handlers = Record<string, (response: ServerResponse, request: IncomingMessage) => void>;

export type TestServer = { url: string; requests: string[]; close: () => Promise<void> };

/** A server on the loopback interface that behaves as its handlers do; anything else is 404. */
export async function startServer(handlers: Handlers): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const handler = handlers[path];
    if (handler === undefined) response.writeHead(404).end('not here');
    else handler(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
