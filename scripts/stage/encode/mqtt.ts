import { concat, counted, u8, utf8 } from '../bytes.ts';

/** CONNECT of MQTT 3.1.1 (section 3.1) with a keep-alive of 60 s and a user name. */
export function encodeMqttConnect(clientIdentifier: string, userName: string): Uint8Array {
  const body = concat(
    counted(2, utf8('MQTT')),
    u8(4, 0x82, 0, 60),
    counted(2, utf8(clientIdentifier)),
    counted(2, utf8(userName)),
  );
  return packet(0x10, body);
}

/** CONNACK: accepted. */
export const MQTT_CONNACK = u8(0x20, 2, 0, 0);
/** PINGREQ and PINGRESP. */
export const MQTT_PING = u8(0xc0, 0);
export const MQTT_PONG = u8(0xd0, 0);

/** PUBLISH at quality of service 0. */
export function encodeMqttPublish(topic: string, message: Uint8Array): Uint8Array {
  return packet(0x30, concat(counted(2, utf8(topic)), message));
}

function packet(type: number, body: Uint8Array): Uint8Array {
  const { length } = body;
  return concat(u8(type), length < 128 ? u8(length) : u8((length & 127) | 128, length >>> 7), body);
}
