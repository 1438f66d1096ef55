import * as v from 'valibot';

const idSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id of a-z, 0-9 and hyphens'));
const hexSchema = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/, 'an even number of lower-case hex digits'));
const transportSchema = v.picklist(['udp', 'tcp']);
const portSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const offsetSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1400));

/** A field that states the length of the message. */
const lengthSchema = v.strictObject({
  at: offsetSchema,
  bytes: v.picklist([1, 2, 4]),
  order: v.picklist(['big', 'little']),
  /** What is to be added to the field to get the whole message's length. */
  plus: v.pipe(v.number(), v.integer(), v.minValue(-64), v.maxValue(64)),
});

const patternSchema = v.strictObject({
  transport: transportSchema,
  /** What a message that begins so is for. */
  message: v.optional(v.string()),
  at: offsetSchema,
  hex: hexSchema,
  /** Bits of `hex` that count; all when left out. As long as `hex`. */
  mask: v.optional(hexSchema),
  /** Over UDP the message fills the datagram. */
  length: v.optional(lengthSchema),
  /** Bytes that a message has at least, beyond those of `hex`. */
  minimum: v.optional(offsetSchema),
  /** The bytes are too few to be certain by themselves: they count on these ports only. */
  ports: v.optional(v.array(portSchema)),
  /** A whole message that the pattern must match and that no other rule may. */
  sample: hexSchema,
  source: idSchema,
});

const portRuleSchema = v.strictObject({
  transport: transportSchema,
  port: portSchema,
  /** Last port of a range. */
  to: v.optional(portSchema),
  source: idSchema,
});

/** `rules/protocols/*.json`: protocols that a pattern or a port tells. What needs more is code in this room. */
export const protocolSchema = v.strictObject({
  $schema: v.optional(v.string()),
  id: idSchema,
  title: v.string(),
  /** Name of the protocol where it is not `id`: one that code recognises, of which a file tells the ports. */
  protocol: v.optional(idSchema),
  /** What the flow is for. */
  role: v.picklist(['p2p', 'control', 'media', 'transfer', 'discovery']),
  patterns: v.optional(v.array(patternSchema), []),
  /** Ports on which the protocol is found. A port is a hint, never a proof: `basis` says so. */
  ports: v.optional(v.array(portRuleSchema), []),
  sources: v.record(
    idSchema,
    v.strictObject({
      title: v.string(),
      url: v.optional(v.pipe(v.string(), v.url())),
      date: v.optional(v.pipe(v.string(), v.isoDate())),
      confidence: v.picklist(['high', 'medium', 'low']),
    }),
  ),
});

export type ProtocolRule = v.InferOutput<typeof protocolSchema>;
export type ProtocolPattern = ProtocolRule['patterns'][number];
