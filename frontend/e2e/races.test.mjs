// Five tabs do the same at once, over and over: races go wrong rarely. `make races` runs 20 rounds of each.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LINE_URL, lapse, launch } from './browser.mjs';
import { bundled, lay } from './laid-out.mjs';

const ROUNDS = Number(process.env.ROUNDS || 3);
const TABS = 5;
const ADDRESS = `${LINE_URL}/races`;
const TOKEN = 'maria-sessions:token';

let browser;
let script;
before(async () => {
  browser = await launch();
  script = await bundled(`
    import { createSessionClient } from 'maria-sessions';
    import { tokenTransport } from 'maria-sessions/storage/native';
    const store = {
      get: async (key) => localStorage.getItem(key),
      set: async (key, value) => localStorage.setItem(key, value),
      remove: async (key) => localStorage.removeItem(key),
    };
    const transport = location.search === '?token' ? tokenTransport(store) : undefined;
    window.client = createSessionClient({ transport });
    client.init().catch(() => {});
  `);
});
after(() => browser?.close());

/** A context for tabs, and which sessions the service has told them of, by what was asked. */
async function visitor(locks = true) {
  const context = await browser.newContext();
  if (!locks) {
    await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  }
  const told = [];
  context.on('response', async (response) => {
    const asked = `${response.request().method()} ${new URL(response.url()).pathname}`;
    if (!asked.startsWith('POST /v1/session')) return;
    const entry = { asked, id: null };
    told.push(entry);
    entry.id = (await response.json().catch(() => null))?.session?.session_id ?? null;
  });
  const begins = () =>
    new Set(told.filter(({ id, asked }) => id && asked === 'POST /v1/session').map(({ id }) => id));
  await lay(context, (url) => url.pathname === '/races', script);
  return { context, told, begins };
}

async function tab(context, query = '') {
  const page = await context.newPage();
  await page.goto(ADDRESS + query);
  await page.evaluate(() => client.init());
  return page;
}

const atOnce = (count, context, query) =>
  Promise.all(Array.from({ length: count }, () => tab(context, query)));

/** Tabs of one session that has begun before they race. */
const begun = async (context, query) => [
  await tab(context, query),
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
    const { context, begins } = await visitor();
    const pages = await atOnce(TABS, context);
    const seen = await shown(pages);
    assert.deepEqual(seen, [`active ${[...begins()][0]}`], `round ${round}`);
    assert.equal(begins().size, 1, `round ${round}`);
    await context.close();
  }
});

for (const locks of [true, false]) {
  const how = locks ? '' : ', without Web Locks';

  test(`five tabs that find their session lapsed go on in one successor, ${ROUNDS} times${how}`, async () => {
    const { context, told, begins } = await visitor(locks);
    const pages = await begun(context);
    let [seen] = await shown(pages);
    for (let round = 0; round < ROUNDS; round += 1) {
      told.length = 0;
      const before = seen;
      await lapse(before.split(' ')[1]);
      const found = await look(pages, round);
      assert.equal(found.length, 1, `round ${round}: ${found}`);
      [seen] = found;
      assert.match(seen, /^active /, `round ${round}`);
      assert.notEqual(seen, before, `round ${round}`);
      const successors = new Set(
        told.filter(({ id, asked }) => id && asked.endsWith('/renew')).map(({ id }) => id),
      );
      assert.deepEqual([...successors], [seen.split(' ')[1]], `round ${round}`);
      assert.equal(begins().size, 0, `round ${round}: nothing is begun anew`);
    }
    await context.close();
  });

  test(`five tabs that find their token a day old keep their session, ${ROUNDS} times${how}`, async () => {
    const { context, told, begins } = await visitor(locks);
    const pages = await begun(context, '?token');
    const before = await shown(pages);
    assert.equal(before.length, 1);
    const token = () => pages[0].evaluate((key) => JSON.parse(localStorage.getItem(key)), TOKEN);
    for (let round = 0; round < ROUNDS; round += 1) {
      told.length = 0;
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
      const rotated = told.filter(({ asked }) => asked.endsWith('/rotate')).length;
      assert.ok(rotated >= 1 && rotated <= TABS, `round ${round}: rotated ${rotated} times`);
      assert.equal(begins().size, 0, `round ${round}: nothing is begun anew`);
    }
    await context.close();
  });
}
