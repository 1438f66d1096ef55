import { concat, hex, utf8 } from '../bytes.ts';
import type { Random } from '../random.ts';

/** One plain HTTP/1.1 message's first line, header lines and body. */
export function encodeHttp(firstLine: string, headers: readonly string[], body: Uint8Array): Uint8Array {
  const length = body.length === 0 ? [] : [`Content-Length: ${body.length}`];
  return concat(utf8([firstLine, ...headers, ...length, '', ''].join('\r\n')), body);
}

/** Bytes with the head and tail of a baseline JPEG and noise for its scan. */
export function syntheticJpeg(size: number, random: Random): Uint8Array {
  const head = hex('ff d8 ff e0 00 10 4a 46 49 46 00 01 01 00 00 01 00 01 00 00');
  // A scan stuffs a zero after each 0xff; keeping 0xff out does the same.
  const scan = random.bytes(Math.max(0, size - head.length - 2)).map((byte) => (byte === 0xff ? 0xfe : byte));
  return concat(head, scan, hex('ff d9'));
}

/** The body of an upload form with one image (RFC 7578), and the header line that announces it. */
export function imageForm(image: Uint8Array): { header: string; body: Uint8Array } {
  const boundary = '------------------------4f1c0de7a55e';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="alarm.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  const body = concat(utf8(head), image, utf8(`\r\n--${boundary}--\r\n`));
  return { header: `Content-Type: multipart/form-data; boundary=${boundary}`, body };
}
