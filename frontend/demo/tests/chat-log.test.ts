import type { SessionError } from 'maria-sessions';
import { describe, expect, it } from 'vitest';
import { createChatLog, type Message } from '../src/chat-log.js';
import { fakeClient, memory, session } from './fakes.js';

const said = (id: string): Message => ({ id, from: 'visitor', text: id, at: 0 });
const ids = (messages: readonly Message[]): string[] => messages.map(({ id }) => id);

describe('the conversation', () => {
  it('goes on in the successor of its session', () => {
    const { client, enter } = fakeClient();
    const log = createChatLog(client, 'log');
    enter(session('a'));
    log.append(said('1'));
    enter(session('b', 'a'));
    log.append(said('2'));
    expect(ids(log.getSnapshot())).toEqual(['1', '2']);
  });

  it('is never seen by a session that is no successor', () => {
    const { client, enter } = fakeClient();
    const log = createChatLog(client, 'log');
    enter(session('a'));
    log.append(said('1'));
    enter(session('stranger'));
    expect(log.getSnapshot()).toEqual([]);
    expect(client.ports.storage.get('log')).not.toContain('"1"');
  });

  it('leaves nothing behind when its session has ended', () => {
    const { client, enter, emit } = fakeClient();
    const log = createChatLog(client, 'log');
    enter(session('a'));
    log.append(said('1'));
    emit('ended', { error: {} as SessionError, sessionId: 'a' });
    expect(log.getSnapshot()).toEqual([]);
    expect(client.ports.storage.keys()).toEqual([]);
  });

  it('that began before there was a session belongs to the first one', () => {
    const { client, enter } = fakeClient();
    const log = createChatLog(client, 'log');
    log.append(said('1'));
    enter(session('a'));
    expect(ids(log.getSnapshot())).toEqual(['1']);
  });

  it('is there after a reload, and keeps what another tab has added', () => {
    const storage = memory();
    const one = fakeClient(storage);
    const first = createChatLog(one.client, 'log');
    one.enter(session('a'));
    first.append(said('1'));
    const second = createChatLog(fakeClient(storage).client, 'log');
    expect(ids(second.getSnapshot())).toEqual(['1']);
    second.append(said('2'));
    first.append(said('3'));
    expect(ids(first.getSnapshot())).toEqual(['1', '2', '3']);
  });

  it('takes a message once, however often it is sent', () => {
    const { client } = fakeClient();
    const log = createChatLog(client, 'log');
    log.append(said('1'));
    log.append(said('1'));
    expect(ids(log.getSnapshot())).toEqual(['1']);
  });

  it('begins anew where what was kept is not its own', () => {
    const storage = memory();
    storage.set('log', '{"messages":7');
    expect(createChatLog(fakeClient(storage).client, 'log').getSnapshot()).toEqual([]);
  });
});
