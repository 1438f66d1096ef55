import { addBytes, addCode, addFields, addNumber, addRow, type Page } from './explain-page.ts';
import type { HeaderField } from './header-field.ts';
import { IKE_FIELD, OPENVPN_FIELD, OPENVPN_STREAM_LENGTH, type VpnMessage, WIREGUARD_FIELD } from './vpn.ts';

const IKE_START: readonly HeaderField[] = [
  ['initiator SPI', IKE_FIELD.initiator, 8, 'bytes'],
  ['responder SPI', IKE_FIELD.responder, 8, 'bytes'],
  ['next payload', IKE_FIELD.nextPayload, 1, 'number'],
  ['version', IKE_FIELD.version, 1, 'hex'],
];
const IKE_REST: readonly HeaderField[] = [
  ['flags', IKE_FIELD.flags, 1, 'hex'],
  ['message id', IKE_FIELD.messageId, 4, 'hex'],
  ['length', IKE_FIELD.length, 4, 'number'],
];

/** RFC 4303, section 2; the rest is encrypted. */
const ESP_FIELDS: readonly HeaderField[] = [
  ['security parameters index', 0, 4, 'hex'],
  ['sequence number', 4, 4, 'number'],
];

/** Explains what stands in the clear of a message of WireGuard, OpenVPN, IKE or ESP. */
export function explainVpn(page: Page, offset: number, end: number, message: VpnMessage): void {
  switch (message.protocol) {
    case 'wireguard':
      addRow(page, 'message type', offset + WIREGUARD_FIELD.type, 4, message.message);
      addBytes(
        page,
        message.message === 'data' ? 'receiver index' : 'sender index',
        offset + WIREGUARD_FIELD.index,
        offset + WIREGUARD_FIELD.end,
      );
      return;
    case 'openvpn':
      addCode(page, 'opcode and key', offset + OPENVPN_FIELD.opcode, 1, message.message);
      addBytes(page, 'session id', offset + OPENVPN_FIELD.session, offset + OPENVPN_FIELD.end);
      return;
    case 'ike':
      addFields(page, offset, end, IKE_START);
      addNumber(page, 'exchange', offset + IKE_FIELD.exchange, 1, message.message);
      addFields(page, offset, end, IKE_REST);
      return;
    case 'esp-in-udp':
      addFields(page, offset, end, ESP_FIELDS);
      return;
    case 'ipsec-keep-alive':
      addCode(page, 'byte', offset, 1, message.message);
  }
}

/** The same for OpenVPN over TCP, which puts a length before each message. */
export function explainOpenvpnStream(page: Page, offset: number, end: number, message: VpnMessage): void {
  addNumber(page, 'length', offset, OPENVPN_STREAM_LENGTH);
  explainVpn(page, offset + OPENVPN_STREAM_LENGTH, end, message);
}
