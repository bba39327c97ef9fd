// The console against the real stack: every screen, the address as its state, and one task without a mouse.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { OPERATOR_KEY, barriers, cannot, launch, open, write } from './browser.mjs';
import {
  CONSOLE_URL,
  address,
  asked,
  giveKey,
  heading,
  opened,
  settled,
  tabTo,
  told,
  visitor,
} from './console.mjs';

const SCREENS = ['', 'sessions', 'audit', 'anomalies', 'reports', 'health', 'settings'];

let browser;
let ada;
let renewed;
before(async () => {
  browser = await launch();
  ada = await visitor();
  await ada.upload();
  const left = await visitor();
  await left.end();
  renewed = await visitor();
  renewed.successor = await renewed.renew();
  await told(left.id, 'ended');
  await told(ada.id, 'upload_stored');
  await told(renewed.successor, 'created');
});
after(() => browser?.close());

/** Runs in the page: words of charts that are cut off, and names of pills that are not beside the first. */
const outside = () => {
  const right = (element) => element.getBoundingClientRect().right;
  const middle = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return (top + bottom) / 2;
  };
  const cut = [...document.querySelectorAll('svg text')].filter(
    (text) => right(text) > right(text.ownerSVGElement) + 1,
  );
  const apart = [...document.querySelectorAll('.pills > p')].filter(
    (name) => Math.abs(middle(name) - middle(name.nextElementSibling)) > 4,
  );
  return [...cut, ...apart].map((element) => element.textContent);
};

for (const width of [1100, 390]) {
  for (const path of [...SCREENS, 'sessions/:id']) {
    test(`/console/${path} has no barrier and no sideways scrolling at ${width} px`, async () => {
      const { context, page, complaints } = await opened(browser, path.replace(':id', ada.id), {
        viewport: { width, height: 800 },
      });

      assert.deepEqual(await barriers(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      assert.deepEqual(await page.evaluate(outside), []);
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

for (const [media, query] of [
  [{ colorScheme: 'dark' }, '(prefers-color-scheme: dark)'],
  [{ forcedColors: 'active' }, '(forced-colors: active)'],
]) {
  const skip = cannot(Object.keys(media)[0]);
  test(`with ${query} nothing becomes a barrier`, { skip }, async () => {
    const other = await launch(media);
    const { page } = await opened(other, 'audit?last=1h', media);
    assert.ok(await page.evaluate((asked) => matchMedia(asked).matches, query));
    assert.deepEqual(await barriers(page), []);
    await other.close();
  });
}

test('a deep link leads to the filtered view, over signing in, back and forward', async () => {
  const link = 'audit?last=1h&action=created';
  const { context, page } = await opened(browser, link);
  assert.equal(await address(page), CONSOLE_URL + link);
  assert.equal(await page.getByRole('radio', { name: 'Last hour' }).isChecked(), true);
  const events = await page.locator('tbody th').allInnerTexts();
  assert.ok(events.length > 0);
  assert.ok(
    events.every((name) => name.startsWith('created')),
    events.join(),
  );

  await page.getByRole('button', { name: 'Remove the filter Action is created' }).click();
  await settled(page);
  assert.equal(await address(page), `${CONSOLE_URL}audit?last=1h`);
  await page.goBack();
  await settled(page);
  assert.equal(await address(page), CONSOLE_URL + link);
  await page.getByRole('button', { name: 'Remove the filter Action is created' }).waitFor();
  await page.goForward();
  await settled(page);
  assert.equal(await page.locator('.chip').count(), 0);
  await context.close();
});

test('the key is in no address and no storage unless it was asked for, and signing out forgets it', async () => {
  const stored = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  const memory = await opened(browser);
  assert.ok(!(await stored(memory.page)).includes(OPERATOR_KEY));
  await memory.page.reload();
  await heading(memory.page, 'Maria console');
  await memory.context.close();

  const { context, page, complaints } = await opened(browser, 'sessions?last=7d', { keep: true });
  await page.reload();
  await settled(page);
  await heading(page, 'Sessions');
  assert.ok(!(await address(page)).includes('mok_'));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await heading(page, 'Maria console');
  assert.ok(!(await stored(page)).includes('mok_'));
  assert.deepEqual(complaints, []);
  await context.close();
});

test('a key that is good no more leads back to signing in, and from there to the same place', async () => {
  const { context, page } = await opened(browser, 'sessions?last=7d&status=active', { keep: true });
  await page.evaluate(() => sessionStorage.setItem('maria-console:key', 'mok_AAAA'));
  await page.reload();
  await page.getByText('The key is good no more').waitFor();
  assert.equal(await address(page), `${CONSOLE_URL}sessions?last=7d&status=active`);

  await giveKey(page, { key: 'mok_BBBB' });
  await page.getByText('This key is not good').waitFor();
  await giveKey(page);
  await settled(page);
  assert.equal(await page.getByRole('checkbox', { name: 'active' }).isChecked(), true);
  await context.close();
});

test('the overview shows what the service says, and each chart has its numbers', async () => {
  const { context, page } = await opened(browser, '?last=24h');
  const { current } = await asked('overview?last=24h');
  const kpi = (name) => page.locator('.kpi', { hasText: name }).locator('.kpi-value').innerText();
  assert.equal(await kpi('Sessions begun'), current.started.toLocaleString('en'));
  assert.equal(await kpi('Files stored'), current.uploads_stored.toLocaleString('en'));
  for (const chart of await page.locator('figure').all()) {
    const table = chart.getByRole('button', { name: /as a table/ });
    if ((await table.count()) === 0) {
      assert.match(await chart.innerText(), /^.*\n+No /);
      continue;
    }
    await table.click();
    assert.ok((await chart.locator('tbody tr').count()) > 0);
  }
  await context.close();
});

test('a session is found by what somebody has of it, and leads to its successor', async () => {
  const { context, page } = await opened(browser, 'sessions');
  await write(page.getByLabel('Find'), renewed.id.slice(0, 8));
  await page.getByText('This is the beginning of a session id.').waitFor();
  await page.getByRole('button', { name: 'Search' }).click();
  await settled(page);
  await page.getByRole('link', { name: `Session ${renewed.id}` }).click();
  await settled(page);
  await page
    .getByRole('link', { name: `Session ${renewed.successor}` })
    .first()
    .click();
  await heading(page, `Session ${renewed.successor.slice(0, 8)}`);
  await settled(page);
  await page.getByRole('button', { name: 'created' }).waitFor();
  await context.close();
});

test('who a visitor is shows for a reason only, and the audit has it', async () => {
  const { context, page } = await opened(browser, `sessions/${ada.id}`);
  assert.equal(await page.getByText('ada@visitor.example').count(), 0);
  await page.getByRole('button', { name: /Reveal/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Reveal', exact: true }).click();
  await page.getByText('Say why').waitFor();
  assert.deepEqual(await barriers(page), []);
  await write(dialog.getByLabel('Reason, for the audit'), 'asked support, case 12');
  await dialog.getByRole('button', { name: 'Reveal', exact: true }).click();
  const email = page.getByText('ada@visitor.example');
  await email.waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await email.evaluate((element) => document.activeElement.contains(element)));
  assert.equal(await email.evaluate(() => document.activeElement.role), 'group');
  await told(ada.id, 'personal_revealed');
  await context.close();
});

test('an export is a file with its SHA-256', async () => {
  const { context, page } = await opened(browser, 'audit?last=1h&action=created');
  await page.getByRole('button', { name: 'Export …' }).click();
  await page.getByRole('button', { name: 'Begin the export' }).click();
  await page.getByText('The file is written.').waitFor({ timeout: 60_000 });
  assert.match(await page.locator('.hash code').innerText(), /^[0-9a-f]{64}$/);
  assert.deepEqual(await barriers(page), []);
  await context.close();
});

test('an event is opened from its link, filtered by what it holds, and closed with Escape', async () => {
  const { context, page } = await opened(browser, 'audit?last=1h');
  await page.locator('tbody th button').first().click();
  await page.getByText('As the audit log has it').waitFor();
  assert.deepEqual(await barriers(page), []);
  const link = await address(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.evaluate((to) => history.pushState(null, '', to), link);
  await page.reload();
  await giveKey(page);
  await page.getByRole('button', { name: /Filter for Action/ }).click();
  await page.getByRole('button', { name: /Remove the filter Action is/ }).waitFor();
  await context.close();
});

test('a session is found and ended with the keyboard alone', async () => {
  const leaving = await visitor();
  await told(leaving.id, 'created');
  const { context, page } = await open(browser, CONSOLE_URL);
  const keys = page.keyboard;
  await page.getByLabel('Operator key').waitFor();
  await keys.type(OPERATOR_KEY);
  await keys.press('Enter');
  await heading(page, 'Overview');
  await settled(page);

  await tabTo(page, page.getByRole('link', { name: 'Sessions', exact: true }));
  await keys.press('Enter');
  await heading(page, 'Sessions');
  // The new screen's heading has the focus: what is read aloud, and where Tab goes on.
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await settled(page);
  await tabTo(page, page.getByLabel('Find'));
  await keys.type(leaving.id);
  await keys.press('Enter');
  await page.waitForURL(/search=/);
  await settled(page);
  // Nothing that is done puts the focus back to the page's beginning.
  assert.ok(await page.getByLabel('Find').evaluate((element) => element === document.activeElement));
  await tabTo(page, page.getByRole('link', { name: `Session ${leaving.id}` }));
  await keys.press('Enter');
  await heading(page, `Session ${leaving.id.slice(0, 8)}`);
  await settled(page);

  await tabTo(page, page.getByRole('button', { name: 'End …' }));
  await keys.press('Enter');
  await page.getByRole('dialog').waitFor();
  await keys.type('left a shared computer');
  await keys.press('Enter');
  const said = page.getByText('The session is ended.');
  await said.waitFor();
  await page.locator('.badge[data-state=revoked]').first().waitFor();
  assert.ok(await said.evaluate((element) => element === document.activeElement));
  assert.equal((await asked(`sessions/${leaving.id}`)).session.status, 'revoked');
  await context.close();
});

test('printing leaves out what is only for the screen', { skip: cannot('print') }, async () => {
  const { context, page } = await opened(browser, 'reports');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: 'Print' }).count(), 0);
  assert.equal(await page.locator('.masthead').isVisible(), false);
  assert.ok(await page.getByRole('region', { name: 'Usage' }).isVisible());
  await context.close();
});
