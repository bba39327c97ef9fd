import { createSessionClient } from 'maria-sessions';
import { createUploads } from 'maria-sessions/upload';
import { createAgent } from './agent.js';
import { createChatLog } from './chat-log.js';
import { createTrouble, NETWORKS, type Network } from './trouble.js';

/** Of this tab only, and kept over its reloads: a page can be loaded into an outage. */
const NETWORK = 'maria-demo:network';

function rememberedNetwork(): Network {
  try {
    return NETWORKS.find((network) => network === sessionStorage.getItem(NETWORK)) ?? 'normal';
  } catch {
    return 'normal';
  }
}

export const trouble = createTrouble(
  (input, init) => fetch(input, init),
  rememberedNetwork(),
  (network) => {
    try {
      sessionStorage.setItem(NETWORK, network);
    } catch {
      // Then it lasts until the next load.
    }
  },
);

/** One of each, for the page's life; React renders them, and owns none. */
export const client = createSessionClient({
  client: 'maria-demo/0.1',
  begin: { platform: 'web', device_name: deviceName(), locale: 'en' },
  ports: { fetch: trouble.fetch },
});
export const uploads = createUploads(client);
export const log = createChatLog(client, 'maria-demo:chat');
export const agent = createAgent(client, log, () => ({
  files: uploads
    .getSnapshot()
    .filter(({ state }) => state === 'stored')
    .map(({ filename }) => filename),
  minutes: minutesLeft(),
}));

function minutesLeft(): number | null {
  const seconds = client.getSnapshot().session?.idle_expires_in_seconds;
  return seconds === undefined ? null : Math.max(1, Math.round(seconds / 60));
}

/** What a person would call this browser; a guess, which they can change. */
function deviceName(): string | undefined {
  const agent = globalThis.navigator?.userAgent ?? '';
  const browser = /Firefox/.test(agent)
    ? 'Firefox'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Chrome/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : null;
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Windows/.test(agent)
        ? 'Windows'
        : /Mac OS/.test(agent)
          ? 'macOS'
          : /Linux/.test(agent)
            ? 'Linux'
            : null;
  return browser ? (system ? `${browser} on ${system}` : browser) : undefined;
}
