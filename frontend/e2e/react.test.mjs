// React's own trials against the real service: strict mode's double mount, and hydration.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { LINE_URL, heard, launch, lay, listen, mend, open } from './browser.mjs';
import { bundled, pageOf } from './laid-out.mjs';

// What a server renders: the frozen `idle` snapshot, and an empty draft.
const RENDERED = '<main><p>idle</p><textarea aria-label="Message"></textarea></main>';
const app = (mount) => `
  import { createElement as h, StrictMode } from 'react';
  import { createRoot, hydrateRoot } from 'react-dom/client';
  import { createSessionClient, draftsOf } from 'maria-sessions';
  import { SessionProvider, useDraft, useSession } from 'maria-sessions/react';
  const client = createSessionClient();
  window.client = client;
  window.problems = [];
  function Page() {
    const { status } = useSession();
    const { text, set } = useDraft('chat');
    return h('main', null, h('p', null, status),
      h('textarea', { 'aria-label': 'Message', value: text, onChange: (event) => set(event.target.value) }));
  }
  const tree = h(StrictMode, null, h(SessionProvider, { client }, h(Page)));
  const root = document.getElementById('app');
  ${mount}
`;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(mend);

/** Opens the page once it is well; `begins` is how often a session was asked for. */
async function visit(mount, markup) {
  await lay('/react', pageOf(await bundled(app(mount)), markup));
  await listen();
  const { context, page, complaints } = await open(browser, `${LINE_URL}/react`);
  await page.waitForFunction(() => document.querySelector('p')?.textContent === 'active', null, {
    polling: 50,
  });
  const begins = (await heard()).filter(
    ({ method, path }) => method === 'POST' && path === '/v1/session',
  ).length;
  return { context, page, begins, complaints };
}

test('strict mode, which mounts everything twice, begins one session', async () => {
  const { context, begins, complaints } = await visit('createRoot(root).render(tree);');

  assert.equal(begins, 1);
  assert.deepEqual(complaints, []);
  await context.close();
});

const HYDRATE = `hydrateRoot(root, tree, { onRecoverableError: (error) => problems.push(error.message) });`;

test('a page hydrates without a mismatch, though its client is well and has a draft already', async () => {
  // Once begun, the client is further than the server's markup before React looks at it.
  const first = `client.init().then(() => { draftsOf(client).open('chat').set('Half a thought'); ${HYDRATE} });`;
  const { context, page, complaints, begins } = await visit(first, RENDERED);

  assert.deepEqual(await page.evaluate(() => problems), []);
  assert.equal(await page.getByLabel('Message').inputValue(), 'Half a thought');
  assert.deepEqual(complaints, []);
  assert.equal(begins, 1);
  await context.close();
});

test('a markup that is not what the server renders is complained of: the test above can fail', async () => {
  const { context, page } = await visit(
    `client.init().then(() => { ${HYDRATE} });`,
    RENDERED.replace('idle', 'elsewhere'),
  );

  assert.match((await page.evaluate(() => problems)).join(), /[Hh]ydrat/);
  await context.close();
});
