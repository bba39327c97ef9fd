// WebKitGTK's driver and its browser: started without a display of their own, told one command after the other.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MS = 60_000;
// The toolbar would not let the window be as narrow as a phone.
const NARROW = 'window * { font-size: 1px; min-width: 0; padding: 0; -gtk-icon-transform: scale(0.1); }';

/** One browser with nothing kept from before. */
export class Driver {
  /** Starts it; `dark` is the theme of its desktop. */
  static async start({ dark = false } = {}) {
    const driver = new Driver();
    driver.home = mkdtempSync(join(tmpdir(), 'webkit-'));
    mkdirSync(join(driver.home, 'gtk-3.0'));
    writeFileSync(join(driver.home, 'gtk-3.0', 'gtk.css'), NARROW);
    driver.screen = spawn(
      process.env.XVFB,
      ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    );
    const display = await firstLine(driver.screen.stdio[3]);
    const port = await freePort();
    driver.process = spawn(process.env.WEBKIT_DRIVER, [`--port=${port}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        DISPLAY: `:${display}`,
        GDK_BACKEND: 'x11',
        GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita',
        XDG_CONFIG_HOME: driver.home,
      },
    });
    driver.kill = () => [driver.process, driver.screen].forEach((child) => child.kill());
    process.once('exit', driver.kill);
    driver.url = `http://127.0.0.1:${port}`;
    await driver.#begin();
    return driver;
  }

  #turn = Promise.resolve();

  async #begin() {
    for (let tries = 0; ; tries += 1) {
      try {
        await this.#ask('GET', '/status');
        break;
      } catch (error) {
        if (tries === 100) throw error;
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    // Else nothing could be told to a second tab while one loads.
    const capabilities = { alwaysMatch: { pageLoadStrategy: 'none' } };
    const { sessionId } = await this.#ask('POST', '/session', { capabilities });
    this.session = `/session/${sessionId}`;
    this.handle = await this.#ask('GET', `${this.session}/window`);
  }

  /** Does `work(call)` in a window; what others want has to wait, since the driver is in one window at a time. */
  in(handle, work) {
    const call = (method, path, body) => this.#ask(method, this.session + path, body);
    const turn = this.#turn.then(async () => {
      if (this.handle !== handle) await call('POST', '/window', { handle });
      this.handle = handle;
      return work(call);
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async stop() {
    await this.#turn;
    await this.#ask('DELETE', this.session).catch(() => {});
    this.kill();
    process.off('exit', this.kill);
    rmSync(this.home, { recursive: true, force: true });
  }

  async #ask(method, path, body = {}) {
    const answer = await fetch(this.url + path, {
      method,
      body: method === 'POST' ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(MS),
    });
    const { value } = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`${value.error}: ${value.message}`), { code: value.error });
    return value;
  }
}

const firstLine = (input) =>
  new Promise((found) => createInterface({ input }).once('line', (line) => found(line.trim())));

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
