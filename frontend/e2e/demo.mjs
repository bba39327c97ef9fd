// The demo, as a person works it.

import { LINE_URL, open, write } from './browser.mjs';

const SECONDS = 20_000;
/** Not by animation frames, which a page in the background may not get. */
const WAIT = { timeout: SECONDS, polling: 50 };

export const status = (page) => page.locator('.status').getAttribute('data-status');
export const view = (page, name) => page.locator(`.view[data-view=${name}]`).click();
export const draft = (page) => page.locator('#message');
export const press = (page, name) => page.getByRole('button', { name }).click();
export const alertOf = (page, name) => page.getByRole('alertdialog', { name });

export const reaches = (page, wanted) =>
  page.waitForFunction((name) => document.querySelector('.status')?.dataset.status === name, wanted, WAIT);
export const says = (page, text) =>
  page.waitForFunction((words) => document.body.innerText.includes(words), text, WAIT);
/** Waits until the page's client has that session; in the developer's view. */
export const knows = (page, id) =>
  page.waitForFunction((wanted) => document.querySelector('.facts')?.innerText.includes(wanted), id, WAIT);
/** Whose the page's cookie is, as the service says. */
export const sessionOf = (page) =>
  page.evaluate(async () => (await (await fetch('/v1/session')).json()).session?.session_id ?? null);

/** Sends a message to Maria. */
export async function tell(page, text) {
  await write(draft(page), text);
  await draft(page).press('Enter');
}

/** Opens the demo in a context of its own, and waits until it has its session. */
export async function begun(browser, options) {
  const opened = await open(browser, LINE_URL, options);
  await reaches(opened.page, 'active');
  return opened;
}

/** Opens empty tabs, one after the other: Firefox trips over several at once. */
export async function tabs(context, count) {
  const pages = [];
  while (pages.length < count) {
    const page = await context.newPage();
    page.setDefaultTimeout(SECONDS);
    pages.push(page);
  }
  return pages;
}

/** Opens the demo in another tab. */
export async function another(context) {
  const [page] = await tabs(context, 1);
  await page.goto(LINE_URL);
  return page;
}
