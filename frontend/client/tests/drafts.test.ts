import { describe, expect, it } from 'vitest';
import { createWorld } from './simulation/world.js';

const DAY = 86_400_000;

describe('a draft', () => {
  it('is kept 300 ms after a change, and survives a reload and a new session', async () => {
    const world = createWorld();
    const tab = await world.started();
    const draft = tab.client.drafts.open('chat');
    draft.set('Dear Mar');
    draft.set('Dear Maria');
    expect(draft.getSnapshot()).toMatchObject({ text: 'Dear Maria', dirty: true, savedAt: null });
    await world.time.pass(301);
    expect(draft.getSnapshot()).toMatchObject({ dirty: false, savedAt: world.time.now() - 1 });
    void tab.client.reset();
    await world.time.pass(1000);
    tab.close();
    const next = await world.started();
    expect(next.client.drafts.open('chat').getSnapshot().text).toBe('Dear Maria');
    expect(next.client.drafts.open('another chat').getSnapshot().text).toBe('');
  });

  it.each(['hidden', 'leaving'] as const)('is kept at once when the page is %s', async (event) => {
    const world = createWorld();
    const tab = world.browser.openTab();
    tab.client.drafts.open('chat').set('quick');
    tab.happen(event);
    expect(world.browser.openTab().client.drafts.open('chat').getSnapshot().text).toBe('quick');
  });

  it('is sent under one key however often, and goes only once it has arrived', async () => {
    const world = createWorld();
    const draft = world.browser.openTab().client.drafts.open('chat');
    draft.set('hello');
    const keys: string[] = [];
    const failing = draft.submit((_, key) => (keys.push(key), Promise.reject(new Error('offline'))));
    await expect(failing).rejects.toThrow('offline');
    expect(draft.getSnapshot().text).toBe('hello');

    const reloaded = world.browser.openTab().client.drafts.open('chat');
    await reloaded.submit((text, key) => (keys.push(key), Promise.resolve(text)));
    expect(keys[1]).toBe(keys[0]);
    expect(reloaded.getSnapshot().text).toBe('');
    expect(world.browser.openTab().client.drafts.count()).toBe(0);
  });

  it('keeps what was typed while it was being sent', async () => {
    const world = createWorld();
    const draft = world.browser.openTab().client.drafts.open('chat');
    draft.set('hello');
    let arrive = (): void => {};
    const sending = draft.submit(() => new Promise<void>((resolve) => (arrive = resolve)));
    draft.set('hello, and one thing more');
    arrive();
    await sending;
    expect(draft.getSnapshot().text).toBe('hello, and one thing more');
  });

  it('is forgotten after thirty days', async () => {
    const world = createWorld();
    const draft = world.browser.openTab().client.drafts.open('chat');
    draft.set('old');
    draft.flush();
    world.time.sleep(30 * DAY);
    const { drafts } = world.browser.openTab().client;
    expect(drafts.open('chat').getSnapshot().text).toBe('');
    expect([...world.browser.stored.keys()].filter((key) => key.includes('draft'))).toEqual([]);
  });
});
