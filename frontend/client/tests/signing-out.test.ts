import { draftsOf } from '../src/drafts.js';
import { describe, expect, it } from 'vitest';
import { createWorld } from './simulation/world.js';

const MINUTE = 60_000;

describe('signing out', () => {
  it('is done here at once, and at the service as soon as it can be reached, reload or not', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.browser.network(() => ({ lost: 'request' }));
    const end = tab.client.end().catch((error: unknown) => error);
    expect(tab.client.getSnapshot().status).toBe('ended');
    await world.time.pass(MINUTE);
    expect(await end).toMatchObject({ code: 'network_unreachable' });
    expect(world.server.live()).toHaveLength(1);
    tab.close();

    const first = world.server.only().id;
    world.browser.network(() => ({}));
    const next = await world.started();
    expect(world.server.live().map((each) => each.id)).not.toContain(first);
    expect(next.client.getSnapshot()).toMatchObject({
      status: 'active',
      session: { session_id: world.server.only().id },
    });
  });

  it('drops answers that were on their way', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.browser.network((ask) => (ask.method === 'GET' ? { back: 2000 } : {}));
    const late = tab.client.validate().catch((error: unknown) => error);
    await world.time.pass(10);
    void tab.client.end();
    await world.time.pass(5000);
    expect(await late).toMatchObject({ code: 'aborted' });
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'ended', session: null });
  });

  it('ends a session too that was just being made', async () => {
    const world = createWorld();
    world.browser.network((ask) => (ask.path === '/session' && ask.method === 'POST' ? { back: 3000 } : {}));
    const tab = world.browser.openTab();
    tab.client.init().catch(() => {});
    await world.time.pass(10);
    void tab.client.end();
    await world.time.pass(10_000);
    expect(world.server.sessions.size).toBe(1);
    expect(world.server.live()).toEqual([]);
  });

  it('begins nothing more, where a dead credential was just being set aside', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.server.revoke(world.server.only().id);
    tab.client.validate().catch(() => {});
    await world.time.pass(100);
    world.browser.network((ask) => (ask.method === 'POST' ? { there: 500 } : {}));
    tab.client.restart().catch(() => {});
    await world.time.pass(10);
    void tab.client.end();
    await world.time.pass(10_000);
    expect(world.server.sessions.size).toBe(1);
    expect(tab.client.getSnapshot().status).toBe('ended');
  });

  it.each([
    ['is heard by a tab that is just beginning', undefined],
    ['is finished, though another tab is finishing an earlier one', { channel: null }],
  ])('%s', async (_name, ports) => {
    const world = createWorld();
    const one = await world.started();
    void one.client.end();
    await world.time.pass(1000);
    world.browser.network((ask) => (ask.method === 'POST' ? { back: 100 } : { there: 500 }));
    const two = world.browser.openTab(ports && { ports });
    two.client.init().catch(() => {});
    await world.time.pass(50);
    void one.client.end(); // goes out before the second session's cookie has come
    await world.time.pass(100);
    if (ports) void two.client.end();
    await world.time.pass(10_000);
    expect(two.client.getSnapshot()).toMatchObject({ status: 'ended', error: { code: 'signed_out' } });
    expect(world.server.sessions.size).toBe(2);
    expect(world.server.live()).toEqual([]);
  });

  it('wipes the drafts only of a device that others use', async () => {
    for (const sharedDevice of [false, true]) {
      const world = createWorld({ sharedDevice });
      const tab = await world.started();
      draftsOf(tab.client).open('chat').set('secret');
      await world.time.pass(1000);
      void tab.client.end();
      await world.time.pass(1000);
      expect(draftsOf(tab.client).count()).toBe(sharedDevice ? 0 : 1);
    }
  });

  it('wipes the drafts of such a device from a page that has none loaded, however one signs out there', async () => {
    for (const leave of ['end', 'left'] as const) {
      const world = createWorld({ sharedDevice: true });
      const writing = await world.started();
      draftsOf(writing.client).open('chat').set('secret');
      await world.time.pass(1000);
      writing.close();
      const plainPage = await world.started();
      void plainPage.client[leave]();
      await world.time.pass(1000);
      expect([...world.browser.stored.keys()].filter((key) => key.includes('draft'))).toEqual([]);
    }
  });

  it('leaves the drafts of the next visitor be when a page finds out late that the last one has left', async () => {
    for (const hasDrafts of [false, true]) {
      const world = createWorld({ sharedDevice: true });
      const deaf = await world.started({ ports: { channel: null } });
      if (hasDrafts) draftsOf(deaf.client).open('chat').set('mine');
      await world.time.pass(1000);
      const tab = await world.started();
      void tab.client.end();
      await world.time.pass(1000);
      draftsOf(tab.client).open('chat').set('theirs');
      await world.time.pass(1000);
      deaf.client.validate().catch(() => {});
      await world.time.pass(1000);
      expect(deaf.client.getSnapshot()).toMatchObject({ status: 'ended', error: { code: 'signed_out' } });
      expect(draftsOf(deaf.client).open('chat').getSnapshot().text).toBe(hasDrafts ? '' : 'theirs');
      tab.close();
      expect(
        draftsOf((await world.started()).client)
          .open('chat')
          .getSnapshot().text,
      ).toBe('theirs');
    }
  });
});
