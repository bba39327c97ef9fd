import { createSessionClient } from '../../src/index.js';
import type { KeyValue, Ports, SessionClient } from '../../src/index.js';

export function memory(): KeyValue {
  const map = new Map<string, string>();
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
    persistent: () => true,
  };
}

/** A service that holds one browser's cookie: an ensure makes a session where there is none. */
export function fakeService() {
  let session: Record<string, unknown> | null = null;
  const made: string[] = [];
  const asked: string[] = [];
  const view = (id: string) => ({
    session_id: id,
    revision: 1,
    status: 'active',
    kind: 'anonymous',
    tenant_id: 'default',
    device_id: `${id}-device`,
    platform: 'web',
    created_at: new Date().toISOString(),
    last_seen_at: new Date().toISOString(),
    idle_expires_at: new Date(Date.now() + 1_800_000).toISOString(),
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    idle_expires_in_seconds: 1800,
    expires_in_seconds: 86_400,
    warn_in_seconds: 1680,
    check_in_seconds: 300,
    user: null,
    roles: [],
    profile: { name: null, email: null },
    locale: null,
    consents: {},
    uploads: { count: 0, bytes: 0, limit: 3 },
    risk: { level: 'low' },
    predecessor_id: null,
  });
  const answer = (status: number, body: unknown): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', 'X-Request-Id': 'r' },
    });
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const line = `${init.method ?? 'GET'} ${new URL(String(input), 'http://app.test').pathname}`;
    asked.push(line);
    if (line === 'GET /v1/session/devices') return answer(200, { items: [], next_cursor: null });
    const created = session === null;
    if (created) {
      const id = crypto.randomUUID();
      made.push(id);
      session = view(id);
    }
    return answer(created ? 201 : 200, { session });
  };
  return { fetch: fetch as Ports['fetch'], made, asked };
}

export function realClient(ports: Partial<Ports> = {}): SessionClient {
  return createSessionClient({ ports: { storage: memory(), channel: null, ...ports } });
}
