import { describe, expect, it } from 'vitest';
import { roleOfMessage } from '../../src/destinations/message-role.ts';

describe('what a message shows the far side to be', () => {
  it.each([
    ['pppp', 'device-login', 'rendezvous'],
    ['pppp', 'punch-to', 'rendezvous'],
    ['pppp', 'punch', 'peer'],
    ['pppp', 'data', 'peer'],
    ['pppp', 'relay-hello', 'relay'],
    ['tutk', 'data', 'peer'],
    ['tutk', 'command-1234', 'rendezvous'],
    ['dahua', 'ptcp-data', 'peer'],
    ['dahua', 'online-relay', 'rendezvous'],
    ['dahua', 'relay-agent', 'relay'],
    ['xiongmai', 'monitor-start', 'peer'],
    ['reolink', 'discovery', 'rendezvous'],
    ['reolink', 'video', 'peer'],
    ['gwell', 'registration', 'rendezvous'],
    ['ezviz', 'stream-start', 'relay'],
    ['ezviz', 'peer-stream', 'peer'],
    ['ezviz', 'server-request', 'rendezvous'],
    ['wireguard', 'handshake-initiation', 'tunnel'],
    ['ntp', 'time', 'ntp'],
    ['stun', 'allocate-request', 'relay'],
    ['stun', 'channel-data', 'relay'],
  ])('%s %s: %s', (protocol, message, role) => {
    expect(roleOfMessage(protocol, message, true)).toEqual({ role });
  });

  it('a question of where one is shows a server, or, asked by the far side, the other end', () => {
    expect(roleOfMessage('stun', 'binding-request', true)).toEqual({ role: 'stun' });
    expect(roleOfMessage('stun', 'binding-success', false)).toEqual({ role: 'stun' });
    expect(roleOfMessage('stun', 'binding-request', false)).toEqual({ role: 'peer' });
  });

  it('keeping alive shows little: servers and ends do it alike', () => {
    expect(roleOfMessage('tutk', 'keep-alive', true)).toEqual({ role: 'rendezvous', weak: true });
  });

  it('says nothing of other protocols', () => {
    expect(roleOfMessage('http', 'user-agent: cam', true)).toBeNull();
    expect(roleOfMessage('constructor', 'data', true)).toBeNull();
  });
});
