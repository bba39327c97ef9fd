import { draftsOf } from '../src/drafts.js';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../src/types.js';
import { createWorld } from './simulation/world.js';

const DAY = 86_400_000;

describe('a draft', () => {
  it('is kept 300 ms after a change, and survives a reload and a new session', async () => {
    const world = createWorld();
    const tab = await world.started();
    const draft = draftsOf(tab.client).open('chat');
    draft.set('Dear Mar');
    draft.set('Dear Maria');
    expect(draft.getSnapshot()).toMatchObject({ text: 'Dear Maria', dirty: true, savedAt: null });
    await world.time.pass(301);
    expect(draft.getSnapshot()).toMatchObject({ dirty: false, savedAt: world.time.now() - 1 });
    void tab.client.reset();
    await world.time.pass(1000);
    tab.close();
    const next = await world.started();
    expect(draftsOf(next.client).open('chat').getSnapshot().text).toBe('Dear Maria');
    expect(draftsOf(next.client).open('another chat').getSnapshot().text).toBe('');
  });

  it.each(['hidden', 'leaving'] as const)('is kept at once when the page is %s', async (event) => {
    const world = createWorld();
    const tab = world.browser.openTab();
    draftsOf(tab.client).open('chat').set('quick');
    tab.happen(event);
    expect(draftsOf(world.browser.openTab().client).open('chat').getSnapshot().text).toBe('quick');
  });

  it('is sent under one key however often, and goes only once it has arrived', async () => {
    const world = createWorld();
    const draft = draftsOf(world.browser.openTab().client).open('chat');
    draft.set('hello');
    const keys: string[] = [];
    const failing = draft.submit((_, key) => (keys.push(key), Promise.reject(new Error('offline'))));
    await expect(failing).rejects.toThrow('offline');
    expect(draft.getSnapshot().text).toBe('hello');

    const reloaded = draftsOf(world.browser.openTab().client).open('chat');
    await reloaded.submit((text, key) => (keys.push(key), Promise.resolve(text)));
    expect(keys[1]).toBe(keys[0]);
    expect(reloaded.getSnapshot().text).toBe('');
    expect(draftsOf(world.browser.openTab().client).count()).toBe(0);
  });

  it('keeps what was typed while it was being sent', async () => {
    const world = createWorld();
    const draft = draftsOf(world.browser.openTab().client).open('chat');
    draft.set('hello');
    let arrive = (): void => {};
    const sending = draft.submit(() => new Promise<void>((resolve) => (arrive = resolve)));
    draft.set('hello, and one thing more');
    arrive();
    await sending;
    expect(draft.getSnapshot().text).toBe('hello, and one thing more');
  });

  it('of another tab is not cleared with what this one sends', async () => {
    for (const order of ['before', 'meanwhile']) {
      const world = createWorld();
      const [here, there] = [world.browser.openTab(), world.browser.openTab()];
      const [mine, other] = [here, there].map(({ client }) => draftsOf(client).open('chat')) as [
        Draft,
        Draft,
      ];
      const write = async (): Promise<void> => {
        other.set('a long thought');
        await world.time.pass(301);
      };
      mine.set('hello');
      if (order === 'before') await write();
      await mine.submit(() => (order === 'meanwhile' ? write() : Promise.resolve()));
      there.happen('leaving');
      expect(mine.getSnapshot().text).toBe('');
      const next = draftsOf(world.browser.openTab().client).open('chat');
      expect(next.getSnapshot().text).toBe('a long thought');
    }
  });

  it('that was found and sent by another tab does not come back', async () => {
    const world = createWorld();
    draftsOf(world.browser.openTab().client).open('chat').set('hello');
    await world.time.pass(301);
    const [here, there] = [world.browser.openTab(), world.browser.openTab()];
    const mine = draftsOf(here.client).open('chat');
    draftsOf(there.client).open('chat');
    await mine.submit(() => Promise.resolve());
    there.happen('leaving');
    expect(draftsOf(world.browser.openTab().client).count()).toBe(0);
  });

  it('is forgotten after thirty days', async () => {
    const world = createWorld();
    const draft = draftsOf(world.browser.openTab().client).open('chat');
    draft.set('old');
    draft.flush();
    world.time.sleep(30 * DAY);
    const drafts = draftsOf(world.browser.openTab().client);
    expect(drafts.open('chat').getSnapshot().text).toBe('');
    expect([...world.browser.stored.keys()].filter((key) => key.includes('draft'))).toEqual([]);
  });
});
