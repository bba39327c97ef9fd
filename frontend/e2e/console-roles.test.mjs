// The console for those who may not do everything: what they are shown, what is barred, and why.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BASE_URL, ROLE_KEYS, barriers, launch, open } from './browser.mjs';
import { CONSOLE_URL, asked, giveKey, heading, opened, settled, told, visitor } from './console.mjs';

const SCREENS = {
  Overview: '',
  Sessions: 'sessions',
  Audit: 'audit',
  Anomalies: 'anomalies',
  Reports: 'reports',
  Health: 'health',
  Settings: 'settings',
};
const SERVICE = ['Overview', 'Sessions', 'Reports', 'Health', 'Settings'];
const OFFERED = {
  viewer: SERVICE,
  auditor: Object.keys(SCREENS),
  operator: Object.keys(SCREENS),
  backend: [],
};
const LACKING = 'Your key may not see this';

let browser;
let ada;
before(async () => {
  browser = await launch();
  ada = await visitor();
  await ada.upload();
  await told(ada.id, 'upload_stored');
});
after(() => browser?.close());

for (const [role, offered] of Object.entries(OFFERED)) {
  for (const width of [1100, 390]) {
    test(`${role} at ${width} px: every screen is whole, or says what is missing, and asks for nothing in vain`, async () => {
      const { context, page, complaints } = await opened(browser, 'me', {
        viewport: { width, height: 800 },
        key: ROLE_KEYS[role],
        keep: true,
      });
      const names = await page.getByRole('navigation', { name: 'Screens' }).getByRole('link').allInnerTexts();
      assert.deepEqual(names, offered);

      for (const [name, path] of [...Object.entries(SCREENS), ['Session', `sessions/${ada.id}`]]) {
        await page.goto(CONSOLE_URL + path);
        await settled(page);
        const title = await page.getByRole('heading', { level: 1 }).innerText();
        assert.equal(title === LACKING, name !== 'Session' && !offered.includes(name), name);
        if (title === LACKING) await page.getByText(`Your key (${role}) lacks`).waitFor();
        assert.deepEqual(await barriers(page), [], name);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
      }
      // A refusal would be an error in the browser's console.
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

for (const role of Object.keys(OFFERED)) {
  test(`${role} is told who that is, and what it may do, as the service says it`, async () => {
    const { context, page } = await opened(browser, '', { key: ROLE_KEYS[role] });
    const answer = await fetch(`${BASE_URL}/v1/admin/me`, {
      headers: { Authorization: `Bearer ${ROLE_KEYS[role]}` },
    });
    const { key, permissions } = await answer.json();
    await page.getByRole('link', { name: `Your key: ${role} · ${key.key_id.slice(0, 8)}` }).click();
    await heading(page, 'Your key');
    const shown = await page.locator('tbody tr').evaluateAll((rows) =>
      rows.map((row) => ({
        scope: row.querySelector('code').textContent,
        granted: row.querySelector('.badge').textContent.endsWith('yes'),
      })),
    );
    assert.deepEqual(
      shown,
      permissions.map(({ scope, granted }) => ({ scope, granted })),
    );
    assert.deepEqual(await barriers(page), []);
    await context.close();
  });
}

test('a viewer sees a session whose buttons do nothing, and why: other parts of it say so, too', async () => {
  const { context, page, complaints } = await opened(browser, `sessions/${ada.id}`, {
    key: ROLE_KEYS.viewer,
  });
  for (const name of ['End …', 'Demand renewal …', 'Block …', /^Reveal/]) {
    const button = page.getByRole('button', { name });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    const why = await button.evaluate(
      (element) => document.getElementById(element.getAttribute('aria-describedby')).textContent,
    );
    assert.match(why, /^Your key \(viewer\) lacks .*, which .*admin.* keys have\.$/);
    await button.click({ force: true });
    assert.equal(await page.getByRole('dialog').count(), 0);
  }
  for (const part of ['Files', 'Timeline'])
    await page.getByRole('region', { name: part }).getByText('Your key (viewer) lacks').waitFor();
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await settled(page);
  assert.equal(await page.getByRole('button', { name: 'Export …' }).getAttribute('aria-disabled'), 'true');
  assert.deepEqual(complaints, []);
  await context.close();
});

test('an auditor exports and looks at keys, and neither ends a session nor revokes a key', async () => {
  const { context, page, complaints } = await opened(browser, 'sessions?last=1h', {
    key: ROLE_KEYS.auditor,
  });
  await page.getByRole('button', { name: 'Export …' }).click();
  await page.getByRole('button', { name: 'Begin the export' }).click();
  await page.getByText('The file is written.').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('link', { name: 'Settings' }).click();
  const keys = page.getByRole('region', { name: 'Operator keys', exact: true });
  await keys.getByText('keys:revoke', { exact: true }).first().waitFor();
  await keys.getByText('yours').waitFor();
  assert.equal(await keys.getByRole('button', { name: /^Revoke/ }).count(), 0);
  assert.deepEqual(complaints, []);
  await context.close();
});

test('an operator ends a session, and neither reveals whose it is nor exports', async () => {
  const leaving = await visitor();
  await told(leaving.id, 'created');
  const { context, page, complaints } = await opened(browser, `sessions/${leaving.id}`, {
    key: ROLE_KEYS.operator,
  });
  assert.equal(await page.getByRole('button', { name: /^Reveal/ }).getAttribute('aria-disabled'), 'true');
  await page.getByRole('button', { name: 'End …' }).click();
  await page.getByLabel('Reason, for the audit').fill('left a shared computer');
  await page.keyboard.press('Enter');
  await page.getByText('The session is ended.').waitFor();
  await settled(page);
  assert.equal((await asked(`sessions/${leaving.id}`)).session.status, 'revoked');
  await page.getByRole('link', { name: 'Audit', exact: true }).click();
  await page.getByText('Your key (operator) lacks audit:export').waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a bad key is known at once, by one call; a good one that cannot be asked about is kept', async () => {
  const { context, page } = await open(browser, CONSOLE_URL);
  const calls = [];
  page.on(
    'request',
    (request) => request.url().includes('/v1/') && calls.push(new URL(request.url()).pathname),
  );
  await giveKey(page, { key: 'mok_CCCC' });
  await page.getByText('This key is not good').waitFor();
  assert.deepEqual(calls, ['/v1/admin/me']);

  await giveKey(page, { key: ROLE_KEYS.viewer, keep: true });
  await settled(page);
  await page.route('**/v1/admin/me', (route) => route.abort());
  await page.reload();
  await page.getByText('could not ask what it may do').waitFor();
  assert.deepEqual(await barriers(page), []);
  await page.unroute('**/v1/admin/me');
  await page.getByRole('button', { name: 'Try again' }).click();
  await heading(page, 'Overview');
  await context.close();
});
