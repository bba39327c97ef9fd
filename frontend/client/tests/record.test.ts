import { describe, expect, it } from 'vitest';
import type { Session } from '../src/types.js';
import { createWorld } from './simulation/world.js';

describe('what is kept of a session on the device, and told to other tabs', () => {
  it('is nothing about the person, nor anything that this client does not know', async () => {
    const world = createWorld();
    world.browser.network((ask) => {
      const reply = world.server.answer(ask);
      const { session } = (reply.body ?? {}) as { session?: Session };
      if (session)
        Object.assign(session, {
          nickname: 'Maria the elder',
          profile: { name: 'Maria', email: null },
          user: { user_id: 'maria' },
          uploads: { ...session.uploads, newest: 'maria.pdf' },
        });
      return { reply };
    });
    const tab = await world.started();
    expect(JSON.stringify(tab.client.getSnapshot().session)).toMatch(/Maria the elder/);
    const other = await world.started({ ports: { fetch: () => new Promise(() => {}) } });
    expect(other.client.getSnapshot().session).toMatchObject({
      session_id: world.server.only().id,
      uploads: { count: 0 },
      device_id: '0123456789abcdef',
    });
    void tab.client.validate();
    await world.time.pass(100);
    for (const held of [[...world.browser.stored.values()], other.client.getSnapshot().session])
      expect(JSON.stringify(held)).not.toMatch(/maria(?!-)/i);
  });
});
