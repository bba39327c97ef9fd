import type { Settings } from './settings.js';
import type { Finding, FindingName } from './types.js';

const CLOCK_MS = 60_000;

/** Looks at the set-up and names what is wrong. It asks `GET /health` and `GET /session`, and changes nothing. */
export async function examine(settings: Settings): Promise<Finding[]> {
  const { ports, transport, baseUrl } = settings;
  const findings: Finding[] = [];
  const find = (name: FindingName, detail: string, severity: Finding['severity'] = 'error'): void =>
    void findings.push(Object.freeze({ name, severity, detail }));

  const page = globalThis.location;
  const url = new URL(baseUrl, page?.href ?? 'http://localhost');
  const crossSite = page !== undefined && url.origin !== page.origin;
  if (crossSite && transport.kind === 'cookie') {
    find(
      'cross_site_base_url',
      `${url.origin} is not this page's origin (${page.origin}): the cookie is not sent. Put both behind one host, or use tokenTransport().`,
    );
  }
  if (url.protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    find(
      'no_https',
      `${url.origin} is not https: the cookie is refused by browsers, and a token is readable on the way.`,
    );
  }
  if (!ports.storage.persistent()) {
    find(
      'storage_blocked',
      'Storage is blocked or full: drafts and the outbox live in this page only.',
      'warning',
    );
  }

  const ask = async (path: string): Promise<Response | null> => {
    const { headers, credentials } = await transport.prepare();
    try {
      return await ports.fetch(baseUrl + path, {
        headers: { Accept: 'application/json', ...headers },
        credentials,
        cache: 'no-store',
      });
    } catch {
      return null;
    }
  };
  const health = await ask('/health');
  if (!health) {
    find(
      'unreachable',
      `${url.href}/health gave no answer: the network, a wrong baseUrl, or CORS (AllowedOrigins).`,
    );
    return findings;
  }
  if (!/\bjson\b/.test(health.headers.get('Content-Type') ?? '')) {
    find('not_json', `${url.href}/health is no JSON: baseUrl leads to a page, or a proxy answers.`);
    return findings;
  }
  const date = health.headers.get('Date');
  if (!date || !health.headers.get('X-Request-Id')) {
    find(
      'headers_not_exposed',
      'Date or X-Request-Id cannot be read: expose them (CORS Access-Control-Expose-Headers).',
      'warning',
    );
  }
  const off = date ? ports.now() - Date.parse(date) : 0;
  if (Math.abs(off) > CLOCK_MS) {
    find(
      'clock_off',
      `This device's clock is off by about ${Math.round(off / 1000)} s. Nothing depends on it here.`,
      'warning',
    );
  }
  const session = await ask('/session');
  if (session?.status === 401 && transport.kind === 'cookie') {
    const code = ((await session.json().catch(() => null)) as { code?: string } | null)?.code;
    const known = ports.storage.get(`${settings.name}:session`) !== null;
    if (code === 'session_missing' && known) {
      find(
        'cookie_not_kept',
        'A session was begun, but its cookie does not come back: it is blocked, or was set for another host or without https.',
      );
    }
  }
  return findings;
}
