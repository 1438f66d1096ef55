import { setTimeout as sleep } from 'node:timers/promises';

/** Limits of a download. */
export type DownloadOptions = {
  /** Bytes at most. */
  limit: number;
  /** Milliseconds without a byte before an attempt is given up. */
  idleTimeout?: number;
  /** Milliseconds that an attempt may take in all. */
  totalTimeout?: number;
  attempts?: number;
  /** Milliseconds before the second attempt; doubled for each after it. */
  pause?: number;
  /** Told the bytes so far. */
  onProgress?: (bytes: number) => void;
};

/** Why a download was given up, in one line; `lasting` when trying again would not help. */
export class DownloadError extends Error {
  readonly lasting: boolean;
  constructor(message: string, lasting: boolean) {
    super(message);
    this.name = 'DownloadError';
    this.lasting = lasting;
  }
}

const MAX_REDIRECTS = 5;

/**
 * Fetches a file whole. Follows redirects only to the same host; encrypted only, but for this machine itself. A
 * passing fault (no answer, cut off, 5xx, 429) is tried again.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const { attempts = 3, pause = 1000 } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptDownload(url, options);
    } catch (error) {
      const fault = error instanceof DownloadError ? error : new DownloadError(networkReason(error), false);
      if (fault.lasting || attempt >= attempts) throw fault;
      await sleep(pause * 2 ** (attempt - 1));
    }
  }
}

async function attemptDownload(url: string, options: DownloadOptions): Promise<Uint8Array> {
  const { idleTimeout = 30_000, totalTimeout = 600_000 } = options;
  const abort = new AbortController();
  const stop = (why: string) => abort.abort(new DownloadError(why, false));
  const total = setTimeout(stop, totalTimeout, `not done after ${Math.round(totalTimeout / 1000)} s`);
  const idle = setTimeout(stop, idleTimeout, `no byte for ${Math.round(idleTimeout / 1000)} s`);
  try {
    const response = await followRedirects(url, abort.signal);
    return await readBody(response, options, () => idle.refresh());
  } finally {
    clearTimeout(total);
    clearTimeout(idle);
  }
}

async function followRedirects(start: string, signal: AbortSignal): Promise<Response> {
  let url = checkedUrl(start);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const response = await fetch(url, { redirect: 'manual', signal });
    if (response.status < 300 || response.status >= 400) {
      if (response.status === 200) return response;
      await response.body?.cancel();
      throw new DownloadError(
        `the server answered ${response.status}`,
        response.status < 500 && response.status !== 429,
      );
    }
    await response.body?.cancel();
    const next = checkedUrl(response.headers.get('location') ?? '', url);
    if (next.host !== url.host) throw new DownloadError(`redirected to another host, ${next.host}; not followed`, true);
    url = next;
  }
  throw new DownloadError('redirected in a circle', true);
}

/** Only `https`; `http` for the loopback interface, where nobody listens in. */
function checkedUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url === null) throw new DownloadError(`not an address: ${text.slice(0, 100)}`, true);
  const local = url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if (url.protocol === 'https:' || (local && url.protocol === 'http:')) return url;
  throw new DownloadError(`not encrypted: ${url.href.slice(0, 100)}`, true);
}

async function readBody(response: Response, options: DownloadOptions, onBytes: () => void): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length') ?? 0);
  const tooLarge = new DownloadError(`larger than ${options.limit} bytes`, true);
  if (announced > options.limit) {
    await response.body?.cancel();
    throw tooLarge;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > options.limit) throw tooLarge;
    chunks.push(chunk);
    onBytes();
    options.onProgress?.(length);
  }
  if (length === 0) throw new DownloadError('the server sent nothing', false);
  return Buffer.concat(chunks);
}

/** Node wraps the reason of a failed fetch once. */
function networkReason(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message : String(inner);
}
