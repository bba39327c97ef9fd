// Elements of a page in WebKitGTK, looked for anew at each call; what is done to one waits until it is there.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Who knows the roles and names of elements.
const library = readFileSync(
  createRequire(import.meta.url).resolve('@testing-library/dom/dist/@testing-library/dom.umd.js'),
  'utf8',
);

/** Runs in the page: the elements that steps lead to, each step within those of the one before. */
function find(steps) {
  const plain = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const fits = (wanted) => (text) => {
    if (wanted === null) return true;
    if (wanted.source) return new RegExp(wanted.source, wanted.flags).test(plain(text));
    if (wanted.exact) return plain(text) === wanted.text;
    return plain(text).toLowerCase().includes(wanted.text.toLowerCase());
  };
  const says = (element, wanted) => fits(wanted)(element.textContent);
  const ways = {
    css: (within, css, text) => [...within.querySelectorAll(css)].filter((element) => says(element, text)),
    text: (within, text) =>
      [...within.querySelectorAll('*:not(script, style)')].filter(
        (element) => says(element, text) && ![...element.children].some((child) => says(child, text)),
      ),
    label: (within, text) => window.TestingLibraryDom.queryAllByLabelText(within, fits(text)),
    role: (within, role, name, level) =>
      window.TestingLibraryDom.queryAllByRole(within, role, {
        ...(name ? { name: fits(name) } : {}),
        ...(level ? { level } : {}),
      }),
  };
  let found = [document.documentElement];
  for (const [way, ...wanted] of steps) {
    if (way === 'nth') found = found.slice(wanted[0], wanted[0] + 1);
    else found = [...new Set(found.flatMap((within) => ways[way](within, ...wanted)))];
  }
  return found;
}

/** Runs in the page: whether there is anything of an element to be seen. */
const seen = (element) =>
  element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';

const told = (wanted, exact = false) => {
  if (wanted === undefined) return null;
  if (wanted instanceof RegExp) return { source: wanted.source, flags: wanted.flags };
  return { text: wanted.trim(), exact };
};

export class Locator {
  constructor(page, steps = []) {
    this.page = page;
    this.steps = steps;
  }

  #and(...step) {
    return new Locator(this.page, [...this.steps, step]);
  }

  locator(css, { hasText } = {}) {
    return this.#and('css', css, told(hasText));
  }

  getByRole(role, { name, exact, level } = {}) {
    return this.#and('role', role, told(name, exact), level ?? null);
  }

  getByLabel(label, { exact } = {}) {
    return this.#and('label', told(label, exact));
  }

  getByText(text, { exact } = {}) {
    return this.#and('text', told(text, exact));
  }

  first() {
    return this.#and('nth', 0);
  }

  async all() {
    return Array.from({ length: await this.count() }, (_, at) => this.#and('nth', at));
  }

  count() {
    return this.#ask((found) => found.length);
  }

  allInnerTexts() {
    return this.#ask((found) => found.map((element) => element.innerText));
  }

  isVisible() {
    return this.#ask((found, _, visible) => found.length > 0 && visible(found[0]));
  }

  async evaluate(asked) {
    await this.#one();
    return this.page.run(`return (${asked})((${find})(arguments[0])[0])`, this.steps);
  }

  getAttribute(name) {
    return this.#of((element, asked) => element.getAttribute(asked), name);
  }

  innerText() {
    return this.#of((element) => element.innerText);
  }

  inputValue() {
    return this.#of((element) => element.value);
  }

  isChecked() {
    return this.#of((element) => element.checked);
  }

  waitFor({ state = 'visible', timeout } = {}) {
    const holds = async () => (state === 'detached' ? (await this.count()) === 0 : this.isVisible());
    return this.page.until(holds, `${this} to be ${state}`, timeout);
  }

  click() {
    return this.#tell('/click');
  }

  async check() {
    if (!(await this.isChecked())) await this.click();
  }

  async fill(text) {
    await this.#of((element) => (element.focus(), element.select()));
    await this.page.keyboard.press('Delete');
    if (text) await this.pressSequentially(text);
  }

  pressSequentially(text) {
    return this.#tell('/value', { text });
  }

  async press(key) {
    await this.#of((element) => element.focus());
    await this.page.keyboard.press(key);
  }

  async setInputFiles({ name, buffer }) {
    const folder = mkdtempSync(join(tmpdir(), 'file-'));
    try {
      writeFileSync(join(folder, name), buffer);
      await this.#tell('/value', { text: join(folder, name) }, false);
    } finally {
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    }
  }

  toString() {
    return JSON.stringify(this.steps);
  }

  /** Has the driver do something to the one element, again and again until it can. */
  #tell(what, body, visible = true) {
    return this.page.until(async () => {
      const element = await this.#one(visible);
      await this.page.call('POST', `/element/${Object.values(element)[0]}${what}`, body);
      return true;
    }, `${what} of ${this}`);
  }

  async #of(asked, arg) {
    await this.#one(false);
    return this.#ask(`(found, arg) => found[0] && (${asked})(found[0], arg)`, arg);
  }

  /** Waits for the one element; more than one are a test's mistake. */
  async #one(visible = false) {
    await this.page.until(async () => (await this.count()) > 0 && (!visible || this.isVisible()), `${this}`);
    const count = await this.count();
    if (count > 1) throw new Error(`${count} elements are ${this}`);
    return this.#ask((found) => found[0] ?? null);
  }

  async #ask(asked, arg) {
    const script = `
      if (arguments[2] && !window.TestingLibraryDom) return '__library';
      return (${asked})((${find})(arguments[0]), arguments[1], ${seen});`;
    const named = this.steps.some(([way]) => way === 'role' || way === 'label');
    const ask = () => this.page.run(script, this.steps, arg ?? null, named);
    const found = await ask();
    if (found !== '__library') return found;
    await this.page.run(library);
    return ask();
  }
}
