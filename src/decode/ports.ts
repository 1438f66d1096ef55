import type { Layers } from './layers.ts';

/** TCP, UDP, SCTP, DCCP and UDP-Lite all begin with the two ports. */
export const SOURCE_PORT = 0;
export const DESTINATION_PORT = 2;
export const PORTS_LENGTH = 4;

/** Reads both ports, or leaves them at 0 when they were cut off. */
export function decodePorts(view: DataView, offset: number, end: number, layers: Layers): void {
  if (end - offset < PORTS_LENGTH) return;
  layers.sourcePort = view.getUint16(offset + SOURCE_PORT);
  layers.destinationPort = view.getUint16(offset + DESTINATION_PORT);
}

/** Whether either port of the frame is `port`. */
export function hasPort({ sourcePort, destinationPort }: Layers, port: number): boolean {
  return sourcePort === port || destinationPort === port;
}
