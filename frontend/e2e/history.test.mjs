// Away from the page and back: as the browser froze it, with what has happened since.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE_URL, LINE_URL, lapse, launch, open, write } from './browser.mjs';
import { alertOf, draft, knows, reaches, sessionOf, view } from './demo.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

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
  await page.goto(`${BASE_URL}/v1/health`);
  return { ...opened, id };
}

async function back(page) {
  await page.goBack({ waitUntil: 'commit' });
  await reaches(page, 'active');
  return page.evaluate(() => ({ mark: window.mark, restored: window.restored }));
}

test('a page that the browser kept comes back with its session and what was being written', async () => {
  const { context, page, id } = await left();

  assert.deepEqual(await back(page), { mark: 'as it was', restored: true });
  assert.equal(await draft(page).inputValue(), 'Half a thought');
  await view(page, 'developer');
  await knows(page, id);
  await context.close();
});

test('a page that comes back to a session that has lapsed goes on in its successor', async () => {
  const { context, page, id } = await left();
  await lapse(id);

  await page.goBack({ waitUntil: 'commit' });
  await alertOf(page, 'Your session timed out').waitFor();
  await reaches(page, 'active');
  const successor = await sessionOf(page);
  assert.notEqual(successor, id);
  await view(page, 'developer');
  await knows(page, successor);
  assert.equal(await page.evaluate(() => window.mark), 'as it was');
  assert.equal(await draft(page).inputValue(), 'Half a thought');
  await context.close();
});
