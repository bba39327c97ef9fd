import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES, type ProblemCode } from '../src/codes.js';
import type { Status } from '../src/types.js';
import type { FakeTab } from './simulation/browser.js';
import { createWorld, type World } from './simulation/world.js';

const MINUTE = 60_000;

/** Brings a client into a state in the way that visitors get there. */
const into: Record<Status, (world: World) => Promise<FakeTab>> = {
  idle: async (world) => world.browser.openTab(),
  starting: async (world) => {
    world.browser.network(() => ({ lost: 'request' }));
    return world.started();
  },
  active: (world) => world.started(),
  degraded: async (world) => {
    const tab = await world.started();
    world.browser.network(() => ({ lost: 'request' }));
    tab.client.validate().catch(() => {});
    await world.time.pass(45_000);
    return tab;
  },
  expiring: async (world) => {
    const tab = await world.started();
    await world.time.pass(28 * MINUTE + 1000);
    return tab;
  },
  recovering: async (world) => {
    const tab = await world.started({ recovery: 'ask' });
    world.server.expire(world.server.only().id);
    tab.client.validate().catch(() => {});
    await world.time.pass(1000);
    return tab;
  },
  ended: async (world) => {
    const tab = await world.started();
    world.server.revoke(world.server.only().id);
    tab.client.validate().catch(() => {});
    await world.time.pass(1000);
    return tab;
  },
};

type Step = (world: World, tab: FakeTab) => void | Promise<unknown>;
const works: Step = (world) => world.browser.network(() => ({}));
const fails: Step = (world) => world.browser.network(() => ({ lost: 'request' }));
const then =
  (...steps: Step[]): Step =>
  async (world, tab) => {
    for (const step of steps) await Promise.resolve(step(world, tab)).catch(() => {});
  };
const validate: Step = (_, tab) => void tab.client.validate().catch(() => {});

const table: [from: Status, what: string, step: Step, to: Status][] = [
  ['idle', 'nothing', () => {}, 'idle'],
  ['idle', 'init()', (_, tab) => void tab.client.init(), 'active'],
  ['starting', 'the network comes back', works, 'active'],
  ['starting', 'the outage goes on', fails, 'starting'],
  ['active', 'a check succeeds', validate, 'active'],
  ['active', 'the network goes', then(fails, validate), 'degraded'],
  [
    'active',
    'the service answers 503',
    then((w) => w.browser.network(() => ({ reply: w.server.problem('service_unavailable') })), validate),
    'degraded',
  ],
  ['active', 'end()', (_, tab) => void tab.client.end(), 'ended'],
  ['active', 'reset()', (_, tab) => void tab.client.reset(), 'active'],
  ['active', 'a reset fails', then(fails, (_, tab) => void tab.client.reset().catch(() => {})), 'degraded'],
  [
    'active',
    'it expires, and somebody is there',
    then(
      (w) => w.server.expire(w.server.only().id),
      (_, tab) => tab.happen('activity'),
      validate,
    ),
    'active',
  ],
  ['degraded', 'the network comes back', works, 'active'],
  ['degraded', 'the outage goes on', fails, 'degraded'],
  ['degraded', 'end() without network', (_, tab) => void tab.client.end().catch(() => {}), 'ended'],
  [
    'degraded',
    'the service says it was revoked',
    then((w) => w.server.revoke(w.server.only().id), works),
    'ended',
  ],
  ['expiring', 'the visitor does something', (_, tab) => tab.happen('activity'), 'active'],
  ['expiring', 'extend()', (_, tab) => void tab.client.extend(), 'active'],
  ['expiring', 'nothing', () => {}, 'expiring'],
  ['recovering', 'restart()', (_, tab) => void tab.client.restart(), 'active'],
  ['recovering', 'nothing', () => {}, 'recovering'],
  ['recovering', 'end()', (_, tab) => void tab.client.end(), 'ended'],
  ['ended', 'restart()', (_, tab) => void tab.client.restart(), 'active'],
  ['ended', 'validate()', validate, 'ended'],
  ['ended', 'the visitor does something', (_, tab) => tab.happen('activity'), 'ended'],
  ['ended', 'the page comes to the front', (_, tab) => tab.happen('visible'), 'ended'],
  ['ended', 'the network comes back', (_, tab) => tab.happen('online'), 'ended'],
];

describe('the states', () => {
  it.each(table)('from %s, when %s', async (from, _what, step, to) => {
    const world = createWorld();
    const tab = await into[from](world);
    expect(tab.client.getSnapshot().status).toBe(from);
    await step(world, tab);
    await world.time.pass(50_000);
    expect(tab.client.getSnapshot().status).toBe(to);
    tab.close();
  });
});

const ENDS: ProblemCode[] = ['session_ended', 'session_revoked', 'session_reuse_detected', 'session_blocked'];
const BEGINS: ProblemCode[] = [
  'session_missing',
  'session_invalid',
  'session_not_found',
  'session_expired',
  'session_replaced',
  'recovery_window_closed',
];

describe('what each code of the service does to a session', () => {
  it.each(Object.keys(PROBLEM_CODES) as ProblemCode[])('%s', async (code) => {
    const world = createWorld();
    const tab = await world.started();
    const before = tab.client.getSnapshot().session!.session_id;
    world.browser.network((ask) => (ask.method === 'GET' ? { reply: world.server.problem(code) } : {}));
    tab.client.validate().catch(() => {});
    await world.time.pass(40_000);
    const { status, session, error, notice } = tab.client.getSnapshot();
    if (ENDS.includes(code)) {
      expect([status, session, error?.code, notice?.kind]).toEqual(['ended', null, code, 'ended']);
    } else if (BEGINS.includes(code)) {
      // The service still knows the old one here, so that beginning anew finds it: nothing is lost.
      expect([status, session?.session_id]).toEqual(['active', before]);
      expect(world.server.log).toContain('POST /session');
    } else {
      expect([status, session?.session_id, error?.code]).toEqual(['degraded', before, code]);
      world.browser.network(() => ({}));
      await world.time.pass(40_000);
      expect(tab.client.getSnapshot()).toMatchObject({ status: 'active', error: null });
    }
    tab.close();
  });

  it.each([
    ['a 401 of a proxy', { status: 401, body: { message: 'Unauthorized' } }],
    ['a 401 of another service, with a code of ours', { status: 401, body: { code: 'session_revoked' } }],
    [
      'a 401 of another service, whose problem looks like ours',
      {
        status: 401,
        body: { type: 'https://other.example/errors', code: 'session_revoked', request_id: 'r', detail: '' },
      },
    ],
    ['a 403 of a firewall', { status: 403, body: '<html>' }],
    ['a 429 without a body', { status: 429 }],
    ['a 500 of the gateway', { status: 500, body: { message: 'Internal Server Error' } }],
    ['a page where JSON was expected', '<html>Please sign in to the airport</html>'],
  ])('%s ends nothing', async (_name, reply) => {
    const world = createWorld();
    const tab = await world.started();
    world.browser.network(() => ({ reply }));
    tab.client.validate().catch(() => {});
    await world.time.pass(50_000);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'degraded',
      session: { session_id: world.server.only().id },
    });
    tab.close();
  });
});
