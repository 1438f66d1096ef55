import { STATE } from './flow-record.ts';

/**
 * Zeek's words for how a TCP connection went (base/protocols/conn/main.zeek, `conn_state`): S0 a SYN without answer,
 * S1 established, SF closed by both, REJ refused, S2/S3 closed by one, RSTO/RSTR reset, RSTOS0/RSTRH/SH/SHR without a
 * whole handshake, OTH no SYN seen.
 */
export type ConnectionState =
  | 'S0'
  | 'S1'
  | 'SF'
  | 'REJ'
  | 'S2'
  | 'S3'
  | 'RSTO'
  | 'RSTR'
  | 'RSTOS0'
  | 'RSTRH'
  | 'SH'
  | 'SHR'
  | 'OTH';

/** The state that the bits of a TCP flow amount to. */
export function connectionState(state: number): ConnectionState {
  const has = (bit: number) => (state & bit) !== 0;
  if (has(STATE.oSyn) && has(STATE.rSynAck)) return established(has);
  if (has(STATE.oSyn)) return unanswered(has);
  if (has(STATE.rSynAck)) {
    if (has(STATE.rRst)) return 'RSTRH';
    return has(STATE.rFin) ? 'SHR' : 'OTH';
  }
  return 'OTH';
}

function established(has: (bit: number) => boolean): ConnectionState {
  if (has(STATE.oRst)) return 'RSTO';
  if (has(STATE.rRst)) return 'RSTR';
  if (has(STATE.oFin) && has(STATE.rFin)) return 'SF';
  if (has(STATE.oFin)) return 'S2';
  return has(STATE.rFin) ? 'S3' : 'S1';
}

function unanswered(has: (bit: number) => boolean): ConnectionState {
  if (has(STATE.rRst)) return 'REJ';
  if (has(STATE.oRst)) return 'RSTOS0';
  return has(STATE.oFin) ? 'SH' : 'S0';
}
