// The demo against the real stack: every recovery that a visitor should not notice, or should hear of once.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { LINE_URL, barriers, heard, lapse, launch, listen, mend, open, trouble, write } from './browser.mjs';
import {
  alertOf,
  another,
  begun,
  draft,
  knows,
  press,
  reaches,
  says,
  sessionOf,
  status,
  tabs,
  tell,
  view,
} from './demo.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(mend);

test('three tabs that begin at once share one session, and make one', async () => {
  const context = await browser.newContext();
  await listen();
  const pages = await tabs(context, 3);
  await Promise.all(pages.map((page) => page.goto(LINE_URL)));
  await Promise.all(pages.map((page) => reaches(page, 'active')));

  const id = await sessionOf(pages[0]);
  await Promise.all(pages.map((page) => view(page, 'developer')));
  await Promise.all(pages.map((page) => knows(page, id)));
  const made = (await heard()).filter(({ status }) => status === 201);
  // A creation that is asked for again answers 201 too.
  assert.deepEqual([...new Set(made.map(({ answer }) => answer.session.session_id))], [id]);
  await context.close();
});

test('what is written in one tab is read in the other, and answered once', async () => {
  const { context, page } = await begun(browser);
  const second = await another(context);
  await reaches(second, 'active');
  await tell(page, 'Hello');

  await Promise.all([page, second].map((tab) => says(tab, 'What would you like to try?')));
  for (const tab of [page, second]) assert.equal(await tab.locator('.message').count(), 2);
  await context.close();
});

test('a session that lapses goes on in one successor in all tabs, with the draft, and says so once', async () => {
  const { context, page } = await begun(browser);
  const second = await another(context);
  await reaches(second, 'active');
  const before = await sessionOf(page);
  await write(draft(page), 'Half a thought');
  // The alert speaks of what is stored, which a draft is a moment after the last letter.
  await page.waitForFunction(() =>
    Object.values({ ...localStorage }).some((kept) => kept.includes('Half a thought')),
  );

  await lapse(before);
  await page.bringToFront();
  await view(page, 'developer');
  await press(page, 'Check now');
  const alert = alertOf(page, 'Your session timed out');
  await alert.waitFor();

  const successor = await sessionOf(page);
  assert.notEqual(successor, before);
  await view(page, 'developer');
  await knows(page, successor);
  await view(second, 'developer');
  await knows(second, successor);
  assert.match(await alert.innerText(), /Your unsent message is kept/);
  assert.deepEqual(await barriers(page), []);

  await page.reload();
  await reaches(page, 'active');
  assert.equal(await draft(page).inputValue(), 'Half a thought');
  await alert.waitFor();
  await alert.getByRole('button').click();
  await alert.waitFor({ state: 'detached' });
  await second.getByRole('alertdialog').waitFor({ state: 'detached' });
  await page.reload();
  await reaches(page, 'active');
  assert.equal(await alert.count(), 0);
  assert.equal(await sessionOf(page), successor);
  await context.close();
});

test('a device that is revoked is out in all tabs, and nothing begins by itself', async () => {
  const { context, page } = await begun(browser);
  const second = await another(context);
  await reaches(second, 'active');
  await write(draft(page), 'Not sent');
  await listen();

  await view(page, 'developer');
  await press(page, 'Revoke this device');
  await Promise.all([reaches(page, 'ended'), reaches(second, 'ended')]);
  await second.bringToFront();
  await page.bringToFront();
  assert.deepEqual(await barriers(page), []);
  const begins = (await heard()).filter(({ method, path }) => method === 'POST' && path === '/v1/session');
  assert.deepEqual(begins, []);

  await page.getByRole('alertdialog').getByRole('button', { name: 'Start again' }).click();
  await reaches(page, 'active');
  assert.equal(await draft(page).inputValue(), 'Not sent');
  await context.close();
});

test('who signs out in one tab has signed out in the other, and is somebody new then', async () => {
  const { context, page } = await begun(browser);
  const second = await another(context);
  await reaches(second, 'active');
  const before = await sessionOf(page);

  await view(page, 'session');
  await press(page, 'Sign out…');
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await Promise.all([reaches(page, 'ended'), reaches(second, 'ended')]);

  await second.bringToFront();
  await second.getByRole('alertdialog').getByRole('button').click();
  await reaches(second, 'active');
  const successor = await sessionOf(second);
  assert.notEqual(successor, before);
  assert.equal(await status(page), 'ended'); // until somebody begins there too
  await page.bringToFront();
  await page.getByRole('alertdialog').getByRole('button').click();
  await reaches(page, 'active');
  await view(page, 'developer');
  await knows(page, successor);
  await context.close();
});

test('a session that is gone behind the client’s back is replaced, said so, and its conversation goes', async () => {
  const { context, page } = await begun(browser);
  const before = await sessionOf(page);
  await tell(page, 'Hello');
  await says(page, 'What would you like to try?');

  await view(page, 'developer');
  await press(page, 'End it behind the client’s back');
  await alertOf(page, 'We could not find your earlier session').waitFor();
  await reaches(page, 'active');

  assert.notEqual(await sessionOf(page), before);
  assert.equal(await page.locator('.message').count(), 0);
  await context.close();
});

test('offline, what is sent waits; back again, it is answered without anybody’s help', async () => {
  const { context, page } = await begun(browser);
  const before = await sessionOf(page);
  await trouble({ kind: 'drop', path: '^/v1/' });
  await view(page, 'developer');
  await press(page, 'Check now');
  await reaches(page, 'degraded');
  assert.deepEqual(await barriers(page), []);

  await tell(page, 'Hello from a tunnel');
  await says(page, 'Maria answers as soon as the service is back');
  await mend();

  await reaches(page, 'active');
  await says(page, 'What would you like to try?');
  assert.equal(await sessionOf(page), before);
  await context.close();
});

test('a storm of 503 ends no session', async () => {
  const { context, page } = await begun(browser);
  const before = await sessionOf(page);
  await trouble({ kind: 'answer', status: 503, path: '^/v1/session' });
  await view(page, 'developer');
  await press(page, 'Check now');
  await reaches(page, 'degraded');
  await page.reload();
  await page.locator('.ms-banner', { hasText: 'We cannot reach our service' }).waitFor();
  assert.notEqual(await status(page), 'ended');
  await mend();

  await reaches(page, 'active');
  assert.equal(await sessionOf(page), before);
  await context.close();
});

test('a page that is loaded into an outage becomes well by itself', async () => {
  await trouble({ kind: 'drop', path: '^/v1/' });
  const { context, page } = await open(browser, LINE_URL);
  await page.locator('.ms-banner', { hasText: 'We cannot reach our service' }).waitFor();
  await write(draft(page), 'Still writing');
  await mend();

  await reaches(page, 'active');
  assert.equal(await draft(page).inputValue(), 'Still writing');
  await context.close();
});

test('a file is stored, and is there after the session was started over', async () => {
  const { context, page, complaints } = await begun(browser);
  const buffer = Buffer.from('%PDF-1.4\n%%EOF\n');
  await page
    .locator('.composer input[type=file]')
    .setInputFiles({ name: 'paper.pdf', mimeType: 'application/pdf', buffer });
  await page.locator('.ms-row[data-state=stored]', { hasText: 'paper.pdf' }).waitFor({ timeout: 40_000 });
  const before = await sessionOf(page);
  await write(draft(page), 'Kept');
  assert.deepEqual(await barriers(page), []);

  await press(page, 'Start over…');
  const dialog = page.getByRole('dialog', { name: 'Start over?' });
  await says(page, '1 file');
  assert.deepEqual(await barriers(page), []);
  await dialog.getByRole('button', { name: 'Start over' }).click();
  await dialog.waitFor({ state: 'detached' });
  await reaches(page, 'active');

  assert.notEqual(await sessionOf(page), before);
  await page.locator('.ms-row[data-state=stored]', { hasText: 'paper.pdf' }).waitFor();
  assert.equal(await draft(page).inputValue(), 'Kept');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a file that S3 fails, then refuses, gets a new form and is stored; its progress never goes back', async () => {
  const { context, page } = await begun(browser);
  await listen();
  await page.evaluate(() => {
    window.progress = [];
    new MutationObserver(() => {
      const bar = document.querySelector('.ms-row progress');
      if (bar && window.progress.at(-1) !== bar.value) window.progress.push(bar.value);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await trouble({ kind: 'answer', status: 503, path: '^/-s3-/', method: 'POST', times: 1 });
  await trouble({ kind: 'answer', status: 403, path: '^/-s3-/', method: 'POST', times: 1 });
  const buffer = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(2 ** 17), Buffer.from('%%EOF\n')]);
  await page
    .locator('.composer input[type=file]')
    .setInputFiles({ name: 'long.pdf', mimeType: 'application/pdf', buffer });
  await page.locator('.ms-row[data-state=stored]', { hasText: 'long.pdf' }).waitFor({ timeout: 60_000 });

  const asked = (await heard()).map(({ method, path }) => `${method} ${path}`);
  const sent = asked.filter((line) => line.startsWith('POST /-s3-/')).length;
  const forms = asked.filter((line) => /^POST .*\/v1\/session\/uploads/.test(line));
  assert.equal(sent, 3);
  assert.ok(forms.length >= 2, `asked for a form again: ${forms}`);
  const progress = await page.evaluate(() => window.progress);
  assert.deepEqual(
    progress,
    progress.toSorted((one, next) => one - next),
  );
  await context.close();
});
