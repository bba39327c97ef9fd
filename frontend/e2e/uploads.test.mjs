// A file's way from a page to S3 and back, as the page's policy and the bucket's CORS let it go.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE_URL, LINE_URL, launch, open, trouble } from './browser.mjs';
import { reaches } from './demo.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Begins a session in the page and declares a small PDF; returns the form and the upload's id. */
async function declare(page) {
  await reaches(page, 'active'); // else the demo begins one of its own meanwhile
  return page.evaluate(async () => {
    const headers = { 'Session-Client': 'e2e', 'Content-Type': 'application/json' };
    await fetch('/v1/session', { method: 'POST', headers, body: '{}' });
    const body = JSON.stringify({ filename: 'paper.pdf', content_type: 'application/pdf', size: 15 });
    const answer = await fetch('/v1/session/uploads', { method: 'POST', headers, body });
    const { upload, post } = await answer.json();
    return { id: upload.upload_id, post };
  });
}

/** Sends the file with the form; returns S3's status, or the error's name. */
function send(page, post) {
  return page.evaluate(({ url, fields }) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['%PDF-1.4\n%%EOF\n']));
    return fetch(url, { method: 'POST', body: form }).then(
      (answer) => answer.status,
      (error) => error.name,
    );
  }, post);
}

/** Waits until S3 has told the service of the file; returns what its download link holds. */
async function fetchStored(page, id) {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = await page.evaluate(async (upload) => {
      const { upload: found } = await (await fetch(`/v1/session/uploads/${upload}`)).json();
      return found.status === 'stored' ? (await fetch(found.download_url)).text() : null;
    }, id);
    if (text !== null) return text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the upload ${id} was never stored`);
}

for (const [name, url] of [
  ['straight', BASE_URL],
  ['through the line', LINE_URL],
]) {
  test(`${name}, a page sends a file to S3 and gets it back`, async () => {
    const { context, page, complaints } = await open(browser, url);
    const { id, post } = await declare(page);

    assert.equal(new URL(post.url).origin === new URL(url).origin, url === LINE_URL);
    assert.equal(await send(page, post), 204);
    assert.equal(await fetchStored(page, id), '%PDF-1.4\n%%EOF\n');
    assert.deepEqual(complaints, []);
    await context.close();
  });
}

test('a file that S3 refused, or whose answer got lost, can be sent again with the same form', async () => {
  const { context, page } = await open(browser, LINE_URL);
  const { id, post } = await declare(page);

  await trouble({ kind: 'answer', status: 403, path: '^/-s3-/', method: 'POST', times: 1 });
  await trouble({ kind: 'answer', status: 503, path: '^/-s3-/', method: 'POST', times: 1 });
  assert.deepEqual([await send(page, post), await send(page, post)], [403, 503]);
  await trouble({ kind: 'lose', path: '^/-s3-/', method: 'POST', times: 1 });
  assert.equal(await send(page, post), 'TypeError');
  assert.equal(await send(page, post), 204);
  assert.equal(await fetchStored(page, id), '%PDF-1.4\n%%EOF\n');
  await context.close();
});
