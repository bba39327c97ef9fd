// What every test of pages needs: a fresh context of the browser that is tested, and an account of what went wrong.
//
// The runner (tests/browser/test_pages.py) starts the stack and says in the environment:
//   BROWSER       chromium, firefox or webkit: engines.mjs; where its programs are, CHROMIUM, FIREFOX, WEBKIT_DRIVER and XVFB
//   BASE_URL      pages and API as `make run` serves them
//   LINE_URL      the same through a line that can be made unreliable, uploads too (under /-s3-)
//   CONTROL_URL   where the line is told and asked: tests/browser/unreliable_line.py
//   OPERATOR_KEY  a key for every scope
//   ROLE_KEYS     keys of the roles that may not do everything, as JSON by role

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export { ENGINE, cannot, launch } from './engines.mjs';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const { BASE_URL, LINE_URL, CONTROL_URL, OPERATOR_KEY } = process.env;
export const ROLE_KEYS = JSON.parse(process.env.ROLE_KEYS ?? '{}');

/** Opens a page of a new context; `complaints` gathers what its console and its network report. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  page.on('console', (said) => {
    if (said.type() === 'error') complaints.push(`console: ${said.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`network: ${request.url()}`));
  await page.goto(url);
  return { context, page, complaints };
}

/** Types into a field, in place of what it holds. `fill` goes past React in Firefox, which then sees nothing. */
export async function write(field, text) {
  await field.fill('');
  await field.pressSequentially(text);
}

/** Returns what axe finds against WCAG 2.2 AA, one line for each rule that is broken. */
export async function barriers(page) {
  // Not a script element, which the page's policy would rightly refuse.
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), WCAG);
  return found.violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target).join(' ')}`);
}

/** Makes the line unreliable, until `mend`: what a trouble is says tests/browser/unreliable_line.py. */
export async function trouble(told) {
  await control('POST', '/troubles', JSON.stringify(told));
}

export async function mend() {
  await control('DELETE', '/troubles');
}

/** Has the line serve a page of the test's own at a path, without a policy, until `mend`. */
export async function lay(path, body) {
  const headers = { 'Content-Type': 'text/html; charset=utf-8' };
  await trouble({ kind: 'answer', status: 200, path: `^${path}$`, method: 'GET', headers, body });
}

/** Has the line begin its account of what pages ask anew. */
export async function listen() {
  await control('DELETE', '/requests');
}

/** Returns what pages have asked through the line: {method, path, status, answer}, the answer where it is JSON. */
export async function heard() {
  return (await control('GET', '/requests')).json();
}

/** Has a session be idle for too long, without the wait. */
export async function lapse(sessionId) {
  await control('POST', '/deeds/lapse', sessionId);
}

/** Has the credentials of a session be older than a day, without the wait. */
export async function age(sessionId) {
  await control('POST', '/deeds/age', sessionId);
}

async function control(method, path, body) {
  const answer = await fetch(CONTROL_URL + path, { method, body });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
