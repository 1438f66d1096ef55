/** How the bytes of a field are shown. `little`: a number with the least significant byte first; `bytes`: one by one. */
export type FieldForm = 'number' | 'little' | 'hex' | 'little-hex' | 'bytes' | 'mac' | 'ipv4' | 'ipv6' | 'tcp-flags';

/** A field of a header: its name, place and length in bytes. Several values in one byte are one field. */
export type HeaderField = readonly [name: string, offset: number, length: number, form: FieldForm];
