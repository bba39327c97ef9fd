import type { SessionClientOptions } from '../../src/types.js';
import { createBrowser } from './browser.js';
import { seeded } from './chance.js';
import { createServer, LIFE } from './server.js';
import { createTime } from './time.js';

/** Everything outside of the client, with a clock and a die of its own. */
export function createWorld(options: SessionClientOptions = {}, seed = 1, life = LIFE) {
  const time = createTime();
  const chance = seeded(seed);
  const server = createServer(time.now, chance, life);
  const browser = createBrowser(time, chance, server, options);
  /** A tab whose client has begun its session. */
  const started = async (more: SessionClientOptions = {}) => {
    const tab = browser.openTab(more);
    void tab.client.init();
    await time.pass(100);
    return tab;
  };
  return { time, chance, server, browser, started };
}

export type World = ReturnType<typeof createWorld>;
