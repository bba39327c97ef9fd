// A page of WebKitGTK: what it is told is told by WebDriver, what it is asked is asked by scripts in it.

import { Locator } from './webkit-locator.mjs';

const KEYS = { Enter: '\uE007', Escape: '\uE00C', Tab: '\uE004', Delete: '\uE017' };

export class Page {
  #timeout = 30_000;
  #asked = 0;

  constructor(driver, handle) {
    this.driver = driver;
    this.handle = handle;
    this.keyboard = {
      press: (key) => this.#keys([KEYS[key] ?? key]),
      type: (text) => this.#keys([...text]),
    };
  }

  setDefaultTimeout(ms) {
    this.#timeout = ms;
  }

  /** Nothing is heard: WebDriver tells neither of the console nor of the network. */
  on() {}

  call(method, path, body) {
    return this.driver.in(this.handle, (call) => call(method, path, body));
  }

  /** Runs a function's body in the page; what it returns has to be there at once. */
  run(script, ...args) {
    return this.call('POST', '/execute/sync', { script, args });
  }

  async goto(url) {
    await this.#leave(() => this.call('POST', '/url', { url }));
  }

  async reload() {
    await this.#leave(() => this.call('POST', '/refresh'));
  }

  goBack() {
    return this.#travel('/back');
  }

  goForward() {
    return this.#travel('/forward');
  }

  async bringToFront() {
    await this.run('');
  }

  title() {
    return this.call('GET', '/title');
  }

  async screenshot() {
    return Buffer.from(await this.call('GET', '/screenshot'), 'base64');
  }

  async setViewportSize({ width, height }) {
    const size = () => this.run('return [innerWidth, innerHeight]');
    let [wide, high] = [width, height];
    for (let tries = 0; tries < 5; tries += 1) {
      await this.call('POST', '/window/rect', { width: wide, height: high });
      const [w, h] = await size();
      if (w === width && h === height) return;
      [wide, high] = [wide + width - w, high + height - h];
    }
    throw new Error(`the window cannot be ${width} x ${height}: it is ${await size()}`);
  }

  /** Asks the page without holding up the others: its promise is looked after from outside. */
  async evaluate(asked, arg) {
    if (typeof asked === 'string') return this.run(asked);
    const at = `__asked${(this.#asked += 1)}`;
    await this.run(
      `const told = (window.${at} = {});
       new Promise((done) => done((${asked})(arguments[0]))).then(
         (value) => Object.assign(told, { done: true, value: value ?? null }),
         (error) => Object.assign(told, { done: true, error: String(error) }));`,
      arg ?? null,
    );
    const told = await this.until(async () => {
      const found = await this.run(
        `const told = window.${at}; return told ?? { done: true, error: 'left' };`,
      );
      return found.done && found;
    }, `an answer of ${asked}`);
    if (told.error) throw new Error(`in the page: ${told.error}`);
    return told.value;
  }

  waitForFunction(asked, arg, { timeout } = {}) {
    const holds = () => this.run(`return Boolean((${asked})(arguments[0]))`, arg ?? null);
    return this.until(holds, `${asked} of ${JSON.stringify(arg)}`, timeout);
  }

  /** Returns the first truthy answer of `look`, which may fail meanwhile. */
  async until(look, what, timeout = this.#timeout) {
    const end = Date.now() + timeout;
    for (;;) {
      const [found, error] = await look().then(
        (value) => [value],
        (reason) => [null, reason],
      );
      if (found) return found;
      if (Date.now() > end) throw new Error(`${timeout} ms in vain for ${what}${error ? `: ${error}` : ''}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  locator(css, options) {
    return new Locator(this).locator(css, options);
  }

  getByRole(role, options) {
    return new Locator(this).getByRole(role, options);
  }

  getByLabel(label, options) {
    return new Locator(this).getByLabel(label, options);
  }

  getByText(text, options) {
    return new Locator(this).getByText(text, options);
  }

  async #leave(go) {
    await this.run('window.__left = true');
    await go();
    await this.until(
      () => this.run(`return !window.__left && document.readyState === 'complete'`),
      'another page',
    );
  }

  async #travel(where) {
    const address = () => this.run('return location.href');
    const before = await address();
    await this.call('POST', where);
    await this.until(async () => (await address()) !== before, 'another address');
  }

  #keys(keys) {
    const actions = keys.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    return this.call('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }
}
