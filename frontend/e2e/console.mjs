// The console, as an operator works it, and something for it to show.

import { BASE_URL, OPERATOR_KEY, open, write } from './browser.mjs';

const WAIT = { timeout: 20_000, polling: 50 };
const JSON_BODY = { 'Content-Type': 'application/json' };

export const CONSOLE_URL = `${BASE_URL}/console/`;

/** Waits until a screen shows all that it asked for. */
export const settled = (page) =>
  page.waitForFunction(
    () =>
      document.querySelector('.shell h1') &&
      !document.querySelector('.loading') &&
      !document.querySelector('[aria-busy=true]'),
    undefined,
    WAIT,
  );

export const address = (page) => page.evaluate(() => location.href);

export const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

/** Fills the form that asks for the key, wherever it stands. */
export async function giveKey(page, { key = OPERATOR_KEY, keep = false } = {}) {
  await write(page.getByLabel('Operator key'), key);
  if (keep) await page.getByRole('checkbox', { name: /Keep it in this tab/ }).check();
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Opens a screen of the console in a context of its own, signed in: with every scope unless another key is given. */
export async function opened(browser, path = '', options = {}) {
  const { keep = false, key = OPERATOR_KEY, ...rest } = options;
  const found = await open(browser, CONSOLE_URL + path, rest);
  await giveKey(found.page, { key, keep });
  await settled(found.page);
  return found;
}

/** Asks as an operator, beside the page. */
export async function asked(path) {
  const answer = await fetch(`${BASE_URL}/v1/admin/${path}`, {
    headers: { Authorization: `Bearer ${OPERATOR_KEY}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** A visitor who has come, and says who they are. */
export async function visitor() {
  const began = await send('POST', '/v1/session', undefined, {
    transport: 'token',
    platform: 'web',
    locale: 'en',
  });
  const { token, session } = began;
  await send(
    'PATCH',
    '/v1/session',
    token,
    { profile: { name: 'Ada', email: 'ada@visitor.example' } },
    { 'If-Match': '*' },
  );
  return {
    id: session.session_id,
    renew: async () => (await send('POST', '/v1/session/renew', token, {})).session.session_id,
    upload: async () => {
      const content = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');
      const body = { filename: 'paper.pdf', content_type: 'application/pdf', size: content.length };
      const { post } = await send('POST', '/v1/session/uploads', token, body);
      const form = new FormData();
      for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
      form.append('file', new Blob([content], { type: 'application/pdf' }), 'paper.pdf');
      const sent = await fetch(post.url, { method: 'POST', body: form });
      if (!sent.ok) throw new Error(`upload: ${sent.status}`);
    },
    end: () => send('DELETE', '/v1/session', token),
  };
}

async function send(method, path, token, body, headers = {}) {
  const answer = await fetch(BASE_URL + path, {
    method,
    headers: { ...JSON_BODY, ...headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** Waits until the audit's index has an event of a session. */
export async function told(sessionId, action) {
  for (let tries = 0; tries < 120; tries += 1) {
    const { items } = await asked(`sessions/${sessionId}/timeline`);
    if (items.some((event) => event.action === action)) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`no event ${action} of ${sessionId}`);
}

/** Presses Tab until the focus is on what a locator names; nothing is clicked. */
export async function tabTo(page, locator, most = 60) {
  await locator.waitFor();
  for (let tries = 0; tries < most; tries += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${locator}`);
}
