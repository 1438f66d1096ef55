import type { ProtocolPatterns } from '../decode/protocol-pattern.ts';
import type { FlowTable } from '../flow/flow-table.ts';
import type { Findings } from './findings.ts';
import type { Direction } from './stream-direction.ts';

/** Bytes of one direction of the current flow that are to be read on, and where goes what they tell. Good for one reading. */
export type Stretch = {
  readonly direction: Direction;
  readonly view: DataView;
  /** Where reading stands, … */
  readonly at: number;
  /** … and where the bytes end that are there. */
  readonly end: number;
  /** Whether the flow's originator says them. */
  readonly fromOriginator: boolean;
  readonly findings: Findings;
  readonly flows: FlowTable;
  /** Protocols that rules tell. */
  readonly patterns: ProtocolPatterns['tcp'];
};
