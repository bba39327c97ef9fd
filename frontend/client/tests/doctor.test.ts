import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSessionClient } from '../src/client.js';
import { tokenTransport } from '../src/storage/native.js';
import type { Finding, SessionClientOptions } from '../src/types.js';
import { plain } from './simulation/browser.js';
import { createWorld } from './simulation/world.js';

afterEach(() => vi.unstubAllGlobals());

type Answers = Record<string, () => Response | Promise<Response>>;

async function examine(
  page: string,
  answers: Answers,
  options: SessionClientOptions = {},
  tune: (world: ReturnType<typeof createWorld>) => void = () => {},
): Promise<Finding['name'][]> {
  const world = createWorld();
  tune(world);
  const { ports } = world.browser.openTab();
  const { href, origin } = new URL(page);
  vi.stubGlobal('location', { href, origin });
  const fetch = (async (url: string) => answers[url.replace(/^.*\/v1/, '')]!()) as typeof globalThis.fetch;
  const found = await createSessionClient({ ...options, ports: { ...ports, fetch } }).doctor();
  return found.map(({ name }) => name);
}

const healthy = (headers: Record<string, string> = {}): Response =>
  plain(200, '{"status":"ok"}', {
    'Content-Type': 'application/json',
    'X-Request-Id': 'r',
    Date: 'Thu, 26 Nov 2026 12:00:10 GMT',
    ...headers,
  });
const missing = (): Response =>
  plain(401, '{"code":"session_missing"}', { 'Content-Type': 'application/problem+json' });
const fine: Answers = { '/health': () => healthy(), '/session': () => plain(200, '{}') };
const unreachable = (): Promise<Response> => Promise.reject(new TypeError('Load failed'));

describe('the doctor', () => {
  it.each([
    ['a page that is well', 'https://app.example', fine, {}, []],
    ['a local page', 'http://127.0.0.1:8000', fine, {}, []],
    ['a page without https', 'http://app.example', fine, {}, ['no_https']],
    [
      'an API of another origin with cookies',
      'https://app.example',
      fine,
      { baseUrl: 'https://api.example/v1' },
      ['cross_site_base_url'],
    ],
    [
      'an API of another origin with tokens',
      'https://app.example',
      fine,
      {
        baseUrl: 'https://api.example/v1',
        transport: tokenTransport({ get: async () => null, set: async () => {}, remove: async () => {} }),
      },
      [],
    ],
    ['no answer', 'https://app.example', { '/health': unreachable }, {}, ['unreachable']],
    [
      'a page where the API should be',
      'https://app.example',
      { '/health': () => plain(200, '<html>', { 'Content-Type': 'text/html' }) },
      {},
      ['not_json'],
    ],
    [
      'headers that are not exposed',
      'https://app.example',
      { ...fine, '/health': () => plain(200, '{}', { 'Content-Type': 'application/json' }) },
      {},
      ['headers_not_exposed'],
    ],
    [
      'a wrong clock',
      'https://app.example',
      { ...fine, '/health': () => healthy({ Date: 'Thu, 26 Nov 2026 12:05:00 GMT' }) },
      {},
      ['clock_off'],
    ],
    ['a first visit', 'https://app.example', { ...fine, '/session': missing }, {}, []],
  ] as [string, string, Answers, SessionClientOptions, string[]][])(
    '%s',
    async (_name, page, answers, options, names) => {
      expect(await examine(page, answers, options)).toEqual(names);
    },
  );

  it('knows a cookie that does not come back', async () => {
    const begun = (world: ReturnType<typeof createWorld>): void =>
      world.browser.storage.set('maria-sessions:session', '{}');
    expect(await examine('https://app.example', { ...fine, '/session': missing }, {}, begun)).toEqual([
      'cookie_not_kept',
    ]);
  });

  it('knows storage that keeps nothing', async () => {
    const blocked = (world: ReturnType<typeof createWorld>): void =>
      void (world.browser.storage.persistent = () => false);
    expect(await examine('https://app.example', fine, {}, blocked)).toEqual(['storage_blocked']);
  });
});
