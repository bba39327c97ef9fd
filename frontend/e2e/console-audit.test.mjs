// Working in the audit: views that are kept, and what comes while somebody looks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OPERATOR_KEY, ROLE_KEYS, barriers, launch } from './browser.mjs';
import { CONSOLE_URL, giveKey, opened, settled, tabTo, told, visitor } from './console.mjs';

let browser;
before(async () => {
  browser = await launch();
  // Enough of them to scroll.
  for (let count = 0; count < 8; count += 1) await visitor();
  await told((await visitor()).id, 'created');
});
after(() => browser?.close());

const views = (page) => page.locator('summary', { hasText: 'Views' });
const paused = (page) => page.locator('.live-state', { hasText: 'Paused while you read.' });
const go = async (page, path) => {
  await page.goto(CONSOLE_URL + path);
  await settled(page);
};

test('a view is kept, gone back to, renamed, deleted and brought back with the keyboard alone', async () => {
  const { context, page, complaints } = await opened(browser, 'audit?last=7d&outcome=failure', {
    keep: true,
  });
  const keys = page.keyboard;
  await tabTo(page, views(page));
  await keys.press('Enter');
  await tabTo(page, page.getByLabel('Keep what is filtered as'));
  await keys.type('Failures of a week');
  await keys.press('Enter');
  await page.getByText('Failures of a week is kept.').waitFor();
  assert.deepEqual(await barriers(page), []);

  await go(page, 'audit?last=1h&action=created');
  await tabTo(page, views(page));
  await keys.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'Failures of a week' }));
  await keys.press('Enter');
  await page.getByRole('button', { name: 'Remove the filter Outcome is failure' }).waitFor();
  assert.equal(page.url(), `${CONSOLE_URL}audit?last=7d&outcome=failure`);

  await tabTo(page, page.getByRole('button', { name: 'Rename the view Failures of a week' }));
  await keys.press('Enter');
  await page.getByLabel('New name of Failures of a week').waitFor();
  await keys.press('ControlOrMeta+a');
  await keys.type('Refusals');
  await keys.press('Enter');
  // The focus is where it was: on the button of the same view.
  const renaming = page.getByRole('button', { name: 'Rename the view Refusals' });
  await renaming.waitFor();
  assert.ok(await renaming.evaluate((element) => element === document.activeElement));

  await keys.press('Tab');
  await keys.press('Enter');
  await page.getByText('Refusals is deleted.').waitFor();
  await keys.press('Enter');
  await page.getByText('Refusals is back.').waitFor();

  await page.reload();
  await settled(page);
  await views(page).click();
  await page.getByRole('link', { name: 'Refusals' }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test('views are those of a screen and of a key, and no key is ever in them', async () => {
  const { context, page } = await opened(browser, 'sessions?last=7d&status=active', { keep: true });
  await views(page).click();
  await page.getByLabel('Keep what is filtered as').fill('Live ones');
  await page.keyboard.press('Enter');
  await page.getByText('Live ones is kept.').waitFor();
  await page.getByLabel('Find').fill(OPERATOR_KEY);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('This is no id that is known here.').waitFor();

  await go(page, `audit?last=1h&request_id=${OPERATOR_KEY.slice(0, 60)}`);
  await views(page).click();
  await page.getByText('None is kept yet.').waitFor();
  await page.getByLabel('Keep what is filtered as').fill('Mine');
  await page.keyboard.press('Enter');
  await page.getByText('looks like a key or a token: it is not kept').waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.ok(kept.includes('Live ones') && !kept.includes('mok_'), kept);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await giveKey(page, { key: ROLE_KEYS.viewer, keep: true });
  await settled(page);
  await go(page, 'sessions?last=7d');
  await views(page).click();
  await page.getByText('None is kept yet.').waitFor();
  await context.close();
});

test('live shows what comes, marked, and moves nothing for who wants no motion', async () => {
  const { context, page, complaints } = await opened(browser, 'audit?last=1h&action=created', {
    reducedMotion: 'reduce',
  });
  const live = page.getByRole('button', { name: 'Live', exact: true });
  assert.equal(await live.getAttribute('aria-pressed'), 'false');
  await live.click();
  await page.getByText('Asked every 5 seconds').waitFor();
  const came = await visitor();
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: `Session ${came.id}` }) });
  await row.waitFor({ timeout: 60_000 });
  assert.equal(await row.getAttribute('data-mark'), 'fresh');
  assert.equal(await row.evaluate((element) => getComputedStyle(element).animationName), 'none');
  assert.deepEqual(await barriers(page), []);
  await live.click();
  assert.equal(await page.getByText('Asked every 5 seconds').count(), 0);
  assert.equal(await live.getAttribute('aria-pressed'), 'false');
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const width of [1100, 390]) {
  test(`at ${width} px live waits while somebody reads, and stops with a message where it fails`, async () => {
    const { context, page } = await opened(browser, 'audit?last=1h', { viewport: { width, height: 400 } });
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByText(/last at \d/).waitFor();
    await page.locator('tbody tr').last().scrollIntoViewIfNeeded();
    await paused(page).waitFor();
    await page.getByRole('button', { name: 'Go on at the top' }).click();
    await page.getByText('Asked every 5 seconds').waitFor();

    await page.locator('tbody th button').first().click();
    await page.getByText('As the audit log has it').waitFor();
    await paused(page).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.route('**/v1/admin/audit?**', (route) => route.abort());
    await page.getByText('Live has stopped; what is here stays.').waitFor();
    await page.getByRole('heading', { name: 'Not reached' }).waitFor();
    assert.ok((await page.locator('tbody tr').count()) > 0);
    assert.deepEqual(await barriers(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));

    await page.unroute('**/v1/admin/audit?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Asked every 5 seconds').waitFor();
    await context.close();
  });
}

test('a time that has an end is not followed, and the button says why', async () => {
  const fixed = 'audit?from=2026-11-01T00%3A00%3A00Z&to=2026-11-02T00%3A00%3A00Z';
  const { context, page } = await opened(browser, fixed);
  const live = page.getByRole('button', { name: 'Live', exact: true });
  assert.equal(await live.getAttribute('aria-disabled'), 'true');
  await page.getByText('Live follows a time that goes on').waitFor();
  assert.deepEqual(await barriers(page), []);
  await context.close();
});

test('the catalogue that events are written by is named where they are', async () => {
  const { context, page } = await opened(browser, 'audit?last=1h');
  await page.getByText(/is said by catalogue \d+\.\d+\.\d+\./).waitFor();
  await page.locator('tbody th button').first().click();
  const named = await page
    .getByRole('dialog')
    .getByText(/by catalogue \d/)
    .innerText();
  const [version] = /\d+\.\d+\.\d+/.exec(named);
  assert.equal(
    JSON.parse(await page.getByRole('dialog').locator('.json').innerText()).metadata.log_version,
    version,
  );
  await context.close();
});
