// Five tabs do the same at once, over and over: races go wrong rarely. `make races` runs 20 rounds of each.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LINE_URL, age, heard, lapse, launch, lay, listen, mend } from './browser.mjs';
import { asked } from './console.mjs';
import { tabs } from './demo.mjs';
import { bundled, pageOf } from './laid-out.mjs';

const ROUNDS = Number(process.env.ROUNDS || 3);
const TABS = 5;
const ADDRESS = `${LINE_URL}/races`;
const TOKEN = 'maria-sessions:token';

let browser;
before(async () => {
  browser = await launch();
  const script = await bundled(`
    import { createSessionClient } from 'maria-sessions';
    import { tokenTransport } from 'maria-sessions/storage/native';
    const store = {
      get: async (key) => localStorage.getItem(key),
      set: async (key, value) => localStorage.setItem(key, value),
      remove: async (key) => localStorage.removeItem(key),
    };
    const asked = new URLSearchParams(location.search);
    if (asked.has('unlocked')) Object.defineProperty(navigator, 'locks', { value: undefined });
    const transport = asked.has('token') ? tokenTransport(store) : undefined;
    window.client = createSessionClient({ transport });
    client.init().catch(() => {});
  `);
  await lay('/races', pageOf(script));
});
after(async () => {
  await mend();
  await browser?.close();
});

/** Which sessions the service has told of since `listen`, by what was asked. */
async function told() {
  const posted = (await heard()).filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/'));
  return posted.map(({ path, answer }) => ({ path, id: answer?.session?.session_id ?? null }));
}

const named = async (wanted) =>
  new Set((await told()).filter(({ id, path }) => id && path === wanted).map(({ id }) => id));
const begins = () => named('/v1/session');

/** Opens tabs, and then the page in all of them at once. */
async function atOnce(count, context, query = '') {
  const pages = await tabs(context, count);
  await Promise.all(pages.map((page) => page.goto(ADDRESS + query)));
  await Promise.all(pages.map((page) => page.evaluate(() => client.init().then(() => null))));
  return pages;
}

/** Tabs of one session that has begun before they race. */
const begun = async (context, query) => [
  ...(await atOnce(1, context, query)),
  ...(await atOnce(TABS - 1, context, query)),
];

/** Has all tabs look at their session at about the same time; returns the sessions they end up with. */
async function look(pages, round) {
  await Promise.all(
    pages.map((page, at) =>
      page.evaluate(
        (wait) => new Promise((go) => setTimeout(go, wait)).then(() => client.ensureFresh(0)),
        // Now all together, now one after the other.
        (round % 3) * 20 * at,
      ),
    ),
  );
  return shown(pages);
}

async function shown(pages) {
  const all = await Promise.all(
    pages.map((page) =>
      page.evaluate(async () => {
        await client.validate(); // what the service says of the credential that is there in the end
        const { status, session } = client.getSnapshot();
        return `${status} ${session?.session_id}`;
      }),
    ),
  );
  return [...new Set(all)];
}

test(`five tabs that start at once begin one session, ${ROUNDS} times`, async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext();
    await listen();
    const pages = await atOnce(TABS, context);
    const seen = await shown(pages);
    const [id, ...others] = await begins();
    assert.deepEqual(others, [], `round ${round}`);
    assert.deepEqual(seen, [`active ${id}`], `round ${round}`);
    await context.close();
  }
});

test(`five tabs that are loaded anew when their cookie is a day old keep their session, ${ROUNDS} times`, async () => {
  const context = await browser.newContext();
  const pages = await begun(context, '');
  const before = await shown(pages);
  const id = before[0].split(' ')[1];
  const rotations = async () =>
    (await asked(`sessions/${id}/timeline`)).items.filter(({ action }) => action === 'rotated').length;
  for (let round = 0; round < ROUNDS; round += 1) {
    await age(id);
    await listen();
    await Promise.all(pages.map((page) => page.reload()));
    assert.deepEqual(await shown(pages), before, `round ${round}`);
    assert.deepEqual([...(await begins())], [id], `round ${round}: nothing is begun anew`);
    for (let tries = 0; (await rotations()) <= round; tries += 1) {
      assert.ok(tries < 100, `round ${round}: no new cookie`);
      await new Promise((done) => setTimeout(done, 200));
    }
  }
  await context.close();
});

for (const locks of [true, false]) {
  const how = locks ? '' : ', without Web Locks';
  const query = locks ? '?' : '?unlocked&';

  test(`five tabs that find their session lapsed go on in one successor, ${ROUNDS} times${how}`, async () => {
    const context = await browser.newContext();
    const pages = await begun(context, query);
    let [seen] = await shown(pages);
    for (let round = 0; round < ROUNDS; round += 1) {
      await listen();
      const before = seen;
      await lapse(before.split(' ')[1]);
      const found = await look(pages, round);
      assert.equal(found.length, 1, `round ${round}: ${found}`);
      [seen] = found;
      assert.match(seen, /^active /, `round ${round}`);
      assert.notEqual(seen, before, `round ${round}`);
      const successors = await named('/v1/session/renew');
      assert.deepEqual([...successors], [seen.split(' ')[1]], `round ${round}`);
      assert.equal((await begins()).size, 0, `round ${round}: nothing is begun anew`);
    }
    await context.close();
  });

  test(`five tabs that find their token a day old keep their session, ${ROUNDS} times${how}`, async () => {
    const context = await browser.newContext();
    const pages = await begun(context, `${query}token`);
    const before = await shown(pages);
    assert.equal(before.length, 1);
    const token = () => pages[0].evaluate((key) => JSON.parse(localStorage.getItem(key)), TOKEN);
    for (let round = 0; round < ROUNDS; round += 1) {
      await listen();
      const old = await token();
      await pages[0].evaluate(
        ([key, kept]) => localStorage.setItem(key, JSON.stringify({ ...kept, at: 0 })),
        [TOKEN, old],
      );
      await look(pages, round);
      await pages[0].waitForFunction((key) => JSON.parse(localStorage.getItem(key)).at > 0, TOKEN, {
        polling: 50,
      });

      assert.notEqual((await token()).token, old.token, `round ${round}`);
      assert.deepEqual(await shown(pages), before, `round ${round}`);
      // Mostly one tab for all; localStorage may be behind in another, which then rotates too.
      const rotated = (await told()).filter(({ path }) => path.endsWith('/rotate')).length;
      assert.ok(rotated >= 1 && rotated <= TABS, `round ${round}: rotated ${rotated} times`);
      assert.equal((await begins()).size, 0, `round ${round}: nothing is begun anew`);
    }
    await context.close();
  });
}
