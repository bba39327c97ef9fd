import { expect, it } from 'vitest';
import { createLegacyApi } from '../src/legacy.js';
import { createWorld } from './simulation/world.js';

it('serves callers of the earlier API, and says once that it goes away', async () => {
  const world = createWorld();
  const tab = world.browser.openTab();
  const api = createLegacyApi(tab.client);
  const settled = async <T>(call: Promise<T>): Promise<T> => {
    await world.time.pass(60_000);
    return call;
  };
  const { status, uuid } = await settled(api.generateUUID());
  expect([status, uuid]).toEqual(['success', world.server.only().id]);
  expect(await settled(api.validateUUID('whatever'))).toMatchObject({ status: 'success', uuid });
  await settled(api.persistSession(uuid!, { name: 'Maria', email: 'maria@example.org' }));
  expect(world.server.only().profile).toEqual({ name: 'Maria', email: 'maria@example.org' });
  await settled(api.persistSession(uuid!, 'Marie', 'marie@example.org')); // as it was called
  expect(world.server.only().profile).toEqual({ name: 'Marie', email: 'marie@example.org' });

  // Callers of the earlier API are JavaScript: what they have not is null.
  expect(await settled(api.persistSession(uuid!, null as never))).toMatchObject({ status: 'success' });
  expect(world.server.only().profile).toEqual({ name: 'Marie', email: 'marie@example.org' });

  world.browser.network(() => ({ reply: world.server.problem('service_unavailable') }));
  expect(await settled(api.validateUUID())).toMatchObject({
    status: 'error',
    uuid,
    message: 'Your work is kept. We keep trying.',
  });
  expect(world.server.sessions.size).toBe(1); // the earlier app began a new session for this

  world.server.revoke(uuid!);
  world.browser.network(() => ({}));
  await world.time.pass(60_000);
  expect(await settled(api.validateUUID())).toMatchObject({ status: 'invalid', uuid: null });
  expect(world.browser.warnings).toHaveLength(1);
});
