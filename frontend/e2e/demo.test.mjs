// The demo against the real stack: every recovery that a visitor should not notice, or should hear of once.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { LINE_URL, barriers, lapse, launch, open, trouble, mend } from './browser.mjs';
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
  const made = new Set(); // a creation that is asked for again answers 201 too
  context.on('response', async (response) => {
    if (response.status() === 201) made.add((await response.json()).session.session_id);
  });
  const pages = await Promise.all([another(context), another(context), another(context)]);
  await Promise.all(pages.map((page) => reaches(page, 'active')));

  const id = await sessionOf(pages[0]);
  await Promise.all(pages.map((page) => view(page, 'developer')));
  await Promise.all(pages.map((page) => knows(page, id)));
  assert.deepEqual([...made], [id]);
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
  await draft(page).fill('Half a thought');

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
  const begins = [];
  context.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/v1/session')
      begins.push(request.url());
  });
  await draft(page).fill('Not sent');

  await view(page, 'developer');
  await press(page, 'Revoke this device');
  await Promise.all([reaches(page, 'ended'), reaches(second, 'ended')]);
  await second.bringToFront();
  await page.bringToFront();
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(begins, []);

  await page.getByRole('alertdialog').getByRole('button', { name: 'Start again' }).click();
  await reaches(page, 'active');
  assert.equal(await draft(page).inputValue(), 'Not sent');
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
  await draft(page).fill('Still writing');
  await mend();

  await reaches(page, 'active');
  assert.equal(await draft(page).inputValue(), 'Still writing');
  await context.close();
});

test('with its storage wiped a page has the same session', async () => {
  const { context, page } = await begun(browser);
  const before = await sessionOf(page);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await reaches(page, 'active');

  await view(page, 'developer');
  await knows(page, before);
  await context.close();
});

test('with storage blocked a page works, and a reload has the same session', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  });
  const page = await another(context);
  await reaches(page, 'active');
  const before = await sessionOf(page);
  await tell(page, 'Hello');
  await says(page, 'What would you like to try?');
  await page.reload();
  await reaches(page, 'active');

  await view(page, 'developer');
  await knows(page, before);
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
  await draft(page).fill('Kept');
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
  const asked = [];
  context.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
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
