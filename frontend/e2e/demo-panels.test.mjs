// What the demo shows and offers: without a barrier, by keyboard, and whatever its panel breaks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { barriers, launch } from './browser.mjs';
import { alertOf, begun, knows, press, reaches, sessionOf, status, view } from './demo.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

test('a session about to pause is said so, and one press keeps it', async () => {
  const { context, page } = await begun(browser);
  await view(page, 'developer');
  await press(page, 'About to pause');
  const warning = page.getByRole('dialog', { name: 'Are you still there?' });
  await warning.waitFor();
  assert.deepEqual(await barriers(page), []);
  await warning.getByRole('button', { name: 'Stay here' }).click();

  await warning.waitFor({ state: 'detached' });
  assert.equal(await status(page), 'active');
  await context.close();
});

test('whatever the panel breaks, the session is the same and well once it stops', async () => {
  const { context, page } = await begun(browser);
  const before = await sessionOf(page);
  await view(page, 'developer');
  for (const broken of ['Offline', '503', 'Slow', 'Lost answers']) {
    await page.locator('.choices label', { hasText: broken }).click();
    await press(page, 'Check now');
    if (broken === 'Offline' || broken === '503') await reaches(page, 'degraded');
    await page.locator('.choices label', { hasText: 'All is well' }).click();
    await reaches(page, 'active');
  }
  for (const pretended of ['Too many requests', 'A hotel’s log-in page']) {
    await press(page, pretended);
    await reaches(page, 'active');
  }
  await knows(page, before);
  assert.equal(await sessionOf(page), before);

  await press(page, 'Timed out');
  await alertOf(page, 'Your session timed out').waitFor();
  await reaches(page, 'active');
  assert.notEqual(await sessionOf(page), before);
  await context.close();
});

for (const theme of ['light', 'dark']) {
  for (const width of [390, 1100]) {
    test(`every view is without a barrier, ${theme} and ${width} px wide`, async () => {
      const other = await launch({ colorScheme: theme });
      const { page, complaints } = await begun(other, {
        viewport: { width, height: 780 },
        colorScheme: theme,
      });
      assert.ok(await page.evaluate((name) => matchMedia(`(prefers-color-scheme: ${name})`).matches, theme));
      for (const name of ['session', 'developer', ...(width < 800 ? ['chat'] : [])]) {
        await view(page, name);
        assert.deepEqual(await barriers(page), [], name);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
      }
      assert.deepEqual(complaints, []);
      await other.close();
    });
  }
}

test('everything can be reached with the keyboard, in an order that makes sense', async () => {
  const { context, page } = await begun(browser);
  const met = [];
  for (let presses = 0; presses < 14; presses += 1) {
    await page.keyboard.press('Tab');
    met.push(
      await page.evaluate(
        () => document.activeElement?.textContent?.trim() || document.activeElement?.id || '',
      ),
    );
  }

  assert.equal(met[0], 'Skip to the message field');
  for (const [one, next] of [
    ['Your session', 'Break things'],
    ['Break things', 'message'],
    ['message', 'Rename'],
  ]) {
    assert.ok(met.indexOf(one) >= 0 && met.indexOf(one) < met.indexOf(next), `${one} before ${next}: ${met}`);
  }
  await context.close();
});
