/** Blocks of pcapng, draft-ietf-opsawg-pcapng, sections 3.1 and 4. */
export const BLOCK = {
  interfaceDescription: 0x00000001,
  /** Obsolete: appendix A. */
  packet: 0x00000002,
  simplePacket: 0x00000003,
  nameResolution: 0x00000004,
  interfaceStatistics: 0x00000005,
  enhancedPacket: 0x00000006,
  systemdJournal: 0x00000009,
  decryptionSecrets: 0x0000000a,
  custom: 0x00000bad,
  customNotCopied: 0x40000bad,
  /** The same in both byte orders. */
  sectionHeader: 0x0a0d0d0a,
} as const;

/** In every block: type, total length, body, total length again. */
export const TOTAL_LENGTH = 4;
export const BLOCK_OVERHEAD = 12;
export const TRAILER_LENGTH = 4;

/** Section Header Block: offsets from the block's start. */
export const BYTE_ORDER_MAGIC = 8;
export const SECTION_VERSION_MAJOR = 12;
export const SECTION_VERSION_MINOR = 14;
export const SECTION_OPTIONS = 24;

/** Enhanced Packet Block; the obsolete Packet Block differs in its 16-bit interface. */
export const PACKET_INTERFACE = 8;
export const PACKET_TIMESTAMP = 12;
export const PACKET_CAPTURED_LENGTH = 20;
export const PACKET_ORIGINAL_LENGTH = 24;
export const PACKET_DATA = 28;

/** Simple Packet Block. */
export const SIMPLE_ORIGINAL_LENGTH = 8;
export const SIMPLE_DATA = 12;

/** The byte-order magic as read in the order of the section. */
const MAGIC = 0x1a2b3c4d;

/** Total length that a block of this type has at least. */
export function minimumLength(type: number): number {
  switch (type) {
    case BLOCK.sectionHeader:
      return 28;
    case BLOCK.interfaceDescription:
      return 20;
    case BLOCK.enhancedPacket:
    case BLOCK.packet:
      return 32;
    case BLOCK.simplePacket:
      return 16;
    case BLOCK.interfaceStatistics:
      return 24;
    default:
      return BLOCK_OVERHEAD;
  }
}

/** Whether the Section Header Block at `offset` is little-endian; null when its magic is damaged. */
export function readByteOrder(view: DataView, offset: number): boolean | null {
  if (view.getUint32(offset + BYTE_ORDER_MAGIC, true) === MAGIC) return true;
  return view.getUint32(offset + BYTE_ORDER_MAGIC) === MAGIC ? false : null;
}

/** Enhanced, simple and obsolete packet blocks. */
export function isPacketBlock(type: number): boolean {
  return type === BLOCK.enhancedPacket || type === BLOCK.simplePacket || type === BLOCK.packet;
}

/** Blocks whose body is read. */
export function isReadBlock(type: number): boolean {
  switch (type) {
    case BLOCK.sectionHeader:
    case BLOCK.interfaceDescription:
    case BLOCK.nameResolution:
    case BLOCK.interfaceStatistics:
      return true;
    default:
      return isPacketBlock(type);
  }
}

/** Blocks that are read, or that hold nothing about who spoke to whom: skipping those loses nothing. */
export function isKnownBlock(type: number): boolean {
  switch (type) {
    case BLOCK.systemdJournal:
    case BLOCK.decryptionSecrets:
    case BLOCK.custom:
    case BLOCK.customNotCopied:
      return true;
    default:
      return isReadBlock(type);
  }
}
