// What the browser keeps: work that the service has not done yet; and what if it keeps nothing.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { LINE_URL, heard, launch, lay, listen, mend, open, trouble } from './browser.mjs';
import { begun, knows, press, reaches, says, sessionOf, tell, view } from './demo.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(mend);

test('a message that was sent offline is answered once, though the page was loaded anew meanwhile', async () => {
  const { context, page } = await begun(browser);
  const before = await sessionOf(page);
  await trouble({ kind: 'drop', path: '^/v1/' });
  await view(page, 'developer');
  await press(page, 'Check now');
  await reaches(page, 'degraded');
  await tell(page, 'Hello from a tunnel');
  await says(page, 'Maria answers as soon as the service is back');

  await page.reload();
  await says(page, 'Hello from a tunnel');
  await mend();
  await reaches(page, 'active');
  await says(page, 'What would you like to try?');
  assert.equal(await page.locator('.message').count(), 2);
  assert.equal(await sessionOf(page), before);
  await context.close();
});

test('a file that could not be sent is sent after a reload, and takes one place', async () => {
  const { context, page } = await begun(browser);
  await listen();
  await trouble({ kind: 'drop', path: '^/-s3-/' });
  const buffer = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(2 ** 20), Buffer.from('%%EOF\n')]);
  await page
    .locator('.composer input[type=file]')
    .setInputFiles({ name: 'long.pdf', mimeType: 'application/pdf', buffer });
  const row = (state) => page.locator(`.ms-row[data-state=${state}]`, { hasText: 'long.pdf' });
  await row('waiting').waitFor();

  await page.reload();
  await reaches(page, 'active');
  await mend();
  await row('stored').waitFor({ timeout: 60_000 });
  const sent = (await heard()).filter(({ method, path }) => method === 'POST' && path.startsWith('/-s3-/'));
  assert.equal(sent.filter(({ status }) => status === 204).length, 1);
  const kept = await page.evaluate(async () => (await (await fetch('/v1/session/uploads')).json()).items);
  assert.deepEqual(
    kept.map(({ filename, size, status }) => ({ filename, size, status })),
    [{ filename: 'long.pdf', size: buffer.length, status: 'stored' }],
  );
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
  const block = () => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  };
  const demo = await (await fetch(LINE_URL)).text();
  await lay('/', demo.replace('<head>', `<head><script>(${block})()</script>`));
  const { context, page } = await open(browser, LINE_URL);
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
