// Away from the page and back: as the browser froze it, with what has happened since.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE_URL, LINE_URL, lapse, launch, open, write } from './browser.mjs';
import { draft, knows, reaches, says, sessionOf } from './demo.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Firefox does not freeze a page that holds a lock, as the outbox does while it looks at what is to be sent. */
const rests = (page) =>
  page.evaluate(async () => {
    while ((await navigator.locks.query()).held.length) await new Promise((done) => setTimeout(done, 50));
  });

/** The demo, left for another page; `frozen` says whether the browser keeps it for the way back. */
async function left() {
  const opened = await open(browser, LINE_URL);
  const { page } = opened;
  await reaches(page, 'active');
  const id = await sessionOf(page);
  await write(draft(page), 'Half a thought');
  await page.evaluate(() => {
    window.mark = 'as it was';
    window.addEventListener('pageshow', (event) => (window.restored = event.persisted));
  });
  await rests(page);
  await page.goto(`${BASE_URL}/v1/health`);
  return { ...opened, id };
}

// From inside the page: Firefox's driver never hears that a page which was frozen has come, and would wait for it.
const goBack = (page) => page.evaluate('history.back()');
const developer = (page) => page.evaluate(`document.querySelector('.view[data-view=developer]').click()`);

async function back(page) {
  await goBack(page);
  await reaches(page, 'active');
  return page.evaluate(() => ({ mark: window.mark, restored: window.restored }));
}

test('a page that the browser kept comes back with its session and what was being written', async () => {
  const { context, page, id } = await left();

  assert.deepEqual(await back(page), { mark: 'as it was', restored: true });
  assert.equal(await draft(page).inputValue(), 'Half a thought');
  await developer(page);
  await knows(page, id);
  await context.close();
});

test('a page that comes back to a session that has lapsed goes on in its successor', async () => {
  const { context, page, id } = await left();
  await lapse(id);

  await goBack(page);
  await says(page, 'Your session timed out');
  await reaches(page, 'active');
  const successor = await sessionOf(page);
  assert.notEqual(successor, id);
  await developer(page);
  await knows(page, successor);
  assert.equal(await page.evaluate(() => window.mark), 'as it was');
  assert.equal(await draft(page).inputValue(), 'Half a thought');
  await context.close();
});
