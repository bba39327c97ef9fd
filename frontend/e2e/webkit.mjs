// WebKitGTK, with those of playwright-core's calls that the tests use: it drives no stock WebKit.

import { Driver } from './webdriver.mjs';
import { Page } from './webkit-page.mjs';

const VIEWPORT = { width: 1280, height: 720 };

/** A browser whose every context is a process of its own. */
export function launchWebKit({ dark }) {
  const contexts = [];
  return {
    async newContext(options = {}) {
      const context = await Context.open({ dark, ...options });
      contexts.push(context);
      return context;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

class Context {
  static async open({ dark, viewport = VIEWPORT }) {
    const context = new Context();
    context.viewport = viewport;
    context.driver = await Driver.start({ dark });
    return context;
  }

  #free = true;

  /** A window each: a tab behind another could not be brought to the front. */
  async newPage() {
    const { driver } = this;
    const opened = () => driver.in(driver.handle, (call) => call('POST', '/window/new', { type: 'window' }));
    const handle = this.#free ? driver.handle : (await opened()).handle;
    this.#free = false;
    const page = new Page(driver, handle);
    await page.setViewportSize(this.viewport);
    return page;
  }

  async close() {
    const { driver } = this;
    this.driver = null;
    await driver?.stop();
  }
}
