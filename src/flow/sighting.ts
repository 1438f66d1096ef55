/** What the flow table is told of a packet beside its layers; one object, reused. Times are microseconds since 1970. */
export type Sighting = { time: number; frame: number; offset: number; originalLength: number; view: DataView };

export function createSighting(): Sighting {
  return { time: 0, frame: 0, offset: 0, originalLength: 0, view: new DataView(new ArrayBuffer(0)) };
}
