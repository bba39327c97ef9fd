// Whatever the stack serves at its addresses, built pages or the one that says how to build them.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { BASE_URL, LINE_URL, barriers, launch, lay, mend, open, trouble } from './browser.mjs';
import { pageOf } from './laid-out.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(mend);

for (const path of ['/', '/console/']) {
  test(`${path} opens without a complaint and without a barrier`, async () => {
    const { context, page, complaints } = await open(browser, BASE_URL + path);

    assert.equal((await fetch(BASE_URL + path)).status, 200);
    assert.notEqual(await page.title(), '');
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  test(`${path} needs no scrolling sideways on a phone`, async () => {
    const { context, page } = await open(browser, BASE_URL + path, { viewport: { width: 390, height: 800 } });

    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await context.close();
  });
}

test('a page runs nothing inline and talks to nobody else', async () => {
  const { context, page } = await open(browser, BASE_URL);
  const refused = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inline = true';
    document.body.append(script);
    const elsewhere = await fetch('http://127.0.0.1:9/').then(
      () => 'answered',
      (error) => error.name,
    );
    return { inline: window.inline === true, elsewhere };
  });

  assert.deepEqual(refused, { inline: false, elsewhere: 'TypeError' });
  await context.close();
});

test('through the line a page meets the trouble that was ordered, until it is mended', async () => {
  const { context, page } = await open(browser, LINE_URL);
  const health = () =>
    page.evaluate(() =>
      fetch('/v1/health').then(
        (a) => a.status,
        (e) => e.name,
      ),
    );

  await trouble({ kind: 'drop', path: '^/v1/' });
  assert.equal(await health(), 'TypeError');
  await mend();
  assert.equal(await health(), 200);
  await trouble({ kind: 'answer', status: 503, path: '^/v1/health$', times: 1 });
  assert.deepEqual([await health(), await health()], [503, 200]);
  await context.close();
});

test('through the line a cookie session begins, is kept, and lives on when its answer was lost', async () => {
  // Not the demo, which begins a session of its own.
  await lay('/bare', pageOf(''));
  const { context, page } = await open(browser, `${LINE_URL}/bare`);
  const begin = () =>
    page.evaluate(async () => {
      const headers = { 'Session-Client': 'e2e', 'Content-Type': 'application/json' };
      const answer = await fetch('/v1/session', { method: 'POST', headers, body: '{}' });
      return { status: answer.status, id: (await answer.json()).session?.session_id };
    });

  const first = await begin();
  await trouble({ kind: 'lose', path: '^/v1/session$', method: 'POST', times: 1 });
  await assert.rejects(begin());
  assert.deepEqual(await begin(), { status: 200, id: first.id });
  assert.equal(first.status, 201);
  await context.close();
});
