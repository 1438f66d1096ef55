/** What devices and routers say about port mappings, as the text of a message: one form for UPnP, NAT-PMP and PCP. */

/** What was asked for, and what came of it. */
const MAPPING_WORDS = {
  add: 'add-port-mapping',
  delete: 'delete-port-mapping',
  granted: 'port-mapping-granted',
  refused: 'port-mapping-refused',
  removed: 'port-mapping-removed',
} as const;

export type MappingWord = keyof typeof MAPPING_WORDS;

/** Answers repeat as much of what was asked as tells which mapping they are about. */
export type MappingMessage = {
  said: MappingWord;
  /** `any`: both, or whichever was asked for. */
  protocol: 'tcp' | 'udp' | 'any';
  /** The port asked for, outside; 0: any, or not repeated. */
  externalPort: number;
  /** 0: all, or not repeated. */
  internalPort: number;
  /**
   * `add`: from whom alone, addresses joined by commas. `granted`: port and address outside, as `port` or
   * `port@address`, port 0 as asked for. `refused`: the protocol's own code. Else, and where not said, null.
   */
  detail: string | null;
  /** For whom: an address in the home as sent; null: for the one that asks. */
  client: string | null;
};

const NOT_SAID = '-';
/** A client's name in UPnP is kept as sent, and stands last because of that. */
const FORM = /^([a-z-]{1,24}) (tcp|udp|any) (\d{1,5}) (\d{1,5}) (\S{1,512}) (.{1,64})$/;

/** The message as text; the same message is the same text, so that repetitions only count. */
export function formatMappingMessage(message: MappingMessage): string {
  const { said, protocol, externalPort, internalPort, detail, client } = message;
  const ports = `${externalPort} ${internalPort}`;
  return `${MAPPING_WORDS[said]} ${protocol} ${ports} ${detail ?? NOT_SAID} ${client ?? NOT_SAID}`;
}

/** Text to message, or null when it is about something else. */
export function parseMappingMessage(text: string): MappingMessage | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, word, protocol, externalPort, internalPort, detail, client] = match as unknown as string[];
  const said = (Object.keys(MAPPING_WORDS) as MappingWord[]).find((each) => MAPPING_WORDS[each] === word);
  if (said === undefined) return null;
  return {
    said,
    protocol: protocol as MappingMessage['protocol'],
    externalPort: Number(externalPort),
    internalPort: Number(internalPort),
    detail: detail === NOT_SAID ? null : detail!,
    client: client === NOT_SAID ? null : client!,
  };
}

const EXTERNAL_ADDRESS = 'external-address';
const EXTERNAL_ADDRESS_FORM = new RegExp(`^${EXTERNAL_ADDRESS} (\\S{2,64})$`);

/** The message by which a router tells its address outside; null: by which it is asked for. */
export function formatExternalAddress(address: string | null): string {
  return address === null ? `ask-${EXTERNAL_ADDRESS}` : `${EXTERNAL_ADDRESS} ${address}`;
}

/** The address that the message tells, as sent, or null when it tells none. */
export function parseExternalAddress(text: string): string | null {
  return EXTERNAL_ADDRESS_FORM.exec(text)?.[1] ?? null;
}
