import { PROBLEM_CODES, type ProblemCode } from '../../src/codes.js';
import type { Session } from '../../src/types.js';
import type { Chance } from './chance.js';

/** A small, correct session service: ensure, one successor per predecessor, tombstones, uploads. */
export interface Reply {
  status: number;
  body?: unknown;
  /** Set-Cookie: a token, or null to clear. */
  cookie?: string | null;
  headers?: Record<string, string>;
}

export interface Ask {
  method: string;
  path: string;
  query: URLSearchParams;
  token: string | null;
  transport: 'cookie' | 'token';
  key: string | null;
  body: Record<string, unknown>;
  headers: Record<string, string>;
}

interface Kept {
  id: string;
  status: 'active' | 'expired' | 'ended' | 'revoked' | 'replaced';
  createdAt: number;
  idleAt: number;
  endsAt: number;
  revision: number;
  predecessor: string | null;
  successor: string | null;
  profile: { name: string | null; email: string | null };
  /** The token now, the one before it, and when the one now was first seen. */
  counter: number;
  confirmedAt: number | null;
  uploads: Map<string, FakeUpload>;
}

export interface FakeUpload {
  upload_id: string;
  status: 'pending' | 'scanning' | 'stored' | 'rejected' | 'deleted';
  filename: string;
  content_type: string;
  size: number;
  sha256: string | null;
  created_at: string;
  stored_at: string | null;
  reason: null | 'content_mismatch';
  download_url?: string;
  formUntil: number;
}

export const LIFE = {
  idle: 1_800_000,
  absolute: 86_400_000,
  recovery: 86_400_000,
  warn: 120_000,
  grace: 30_000,
};

export function createServer(now: () => number, chance: Chance, life = LIFE) {
  const sessions = new Map<string, Kept>();
  const keys = new Map<string, { body: string; id: string; at: number }>();
  const uploadKeys = new Map<string, string>();
  const log: string[] = [];

  const stamp = (ms: number): string => new Date(ms).toISOString();
  const lapsesAt = (kept: Kept): number => Math.min(kept.idleAt, kept.endsAt);
  const tokenOf = (kept: Kept): string => `mst_${kept.id}_${kept.counter}`;

  const view = (kept: Kept): Session => {
    const left = (at: number): number => Math.max(0, Math.floor((at - now()) / 1000));
    const warnIn = left(lapsesAt(kept) - life.warn);
    const held = [...kept.uploads.values()].filter((each) =>
      ['pending', 'stored', 'scanning'].includes(each.status),
    );
    return {
      session_id: kept.id,
      revision: kept.revision,
      status: 'active',
      kind: 'anonymous',
      tenant_id: 'default',
      device_id: '0123456789abcdef',
      platform: 'web',
      created_at: stamp(kept.createdAt),
      last_seen_at: stamp(now()),
      idle_expires_at: stamp(kept.idleAt),
      expires_at: stamp(kept.endsAt),
      idle_expires_in_seconds: left(lapsesAt(kept)),
      expires_in_seconds: left(kept.endsAt),
      warn_in_seconds: warnIn,
      check_in_seconds: Math.min(300, Math.max(1, warnIn || left(lapsesAt(kept)))),
      user: null,
      roles: [],
      profile: kept.profile,
      locale: null,
      consents: {},
      uploads: { count: held.length, bytes: held.reduce((sum, each) => sum + each.size, 0), limit: 3 },
      risk: { level: 'low' },
      predecessor_id: kept.predecessor,
    };
  };

  const recoverable = (kept: Kept): boolean => {
    if (kept.status === 'replaced') {
      const next = sessions.get(kept.successor!)!;
      return (
        next.status === 'active' && (next.confirmedAt === null || now() - next.confirmedAt <= life.grace)
      );
    }
    return kept.status === 'expired' && now() < lapsesAt(kept) + life.recovery;
  };

  const problem = (code: ProblemCode, kept?: Kept, reason = 'idle'): Reply => ({
    status: PROBLEM_CODES[code],
    body: {
      type: `/v1/problems/${code}`,
      title: code,
      status: PROBLEM_CODES[code],
      detail: code,
      instance: '/v1/session',
      code,
      request_id: `req-${log.length}`,
      user_text: `words for ${code}`,
      ...(PROBLEM_CODES[code] === 503 ? { retry_after_seconds: 1 } : {}),
      ...(kept
        ? {
            session: {
              session_id: kept.id,
              reason,
              recoverable: recoverable(kept),
              kept: recoverable(kept) ? ['profile', 'consents', 'uploads', 'state'] : [],
              ended_at: stamp(now()),
            },
          }
        : {}),
    },
  });

  /** The session a token proves, live; or the refusal. */
  const prove = (token: string | null): { kept: Kept; over: Reply | null } | { kept: null; over: Reply } => {
    if (token === null) return { kept: null, over: problem('session_missing') };
    const [, id, counter] = /^mst_(.*)_(\d+)$/.exec(token) ?? [];
    const kept = sessions.get(id ?? '');
    if (!kept) return { kept: null, over: problem('session_invalid') };
    if (kept.status === 'active' && now() >= lapsesAt(kept)) kept.status = 'expired';
    if (kept.status === 'ended') return { kept, over: problem('session_ended', kept, 'user_requested') };
    if (kept.status === 'revoked')
      return { kept, over: problem('session_revoked', kept, 'operator_requested') };
    if (kept.status === 'replaced') return { kept, over: problem('session_replaced', kept, 'renewed') };
    if (kept.status === 'expired') return { kept, over: problem('session_expired', kept) };
    if (Number(counter) === kept.counter) kept.confirmedAt ??= now();
    else if (kept.confirmedAt !== null && now() - kept.confirmedAt > life.grace) {
      kept.status = 'revoked';
      return { kept, over: problem('session_reuse_detected', kept, 'reuse_detected') };
    }
    return { kept, over: null };
  };

  const begin = (predecessor: Kept | null): Kept => {
    const kept: Kept = {
      id: chance.uuid(),
      status: 'active',
      createdAt: now(),
      idleAt: now() + life.idle,
      endsAt: now() + life.absolute,
      revision: 1,
      predecessor: predecessor?.id ?? null,
      successor: null,
      profile: predecessor?.profile ?? { name: null, email: null },
      counter: 1,
      confirmedAt: predecessor ? null : now(),
      uploads: predecessor?.uploads ?? new Map(),
    };
    sessions.set(kept.id, kept);
    return kept;
  };
  const shown = (kept: Kept, ask: Ask, status: number, handOver: boolean): Reply => ({
    status,
    body: { session: view(kept), ...(handOver && ask.transport === 'token' ? { token: tokenOf(kept) } : {}) },
    ...(handOver && ask.transport === 'cookie' ? { cookie: tokenOf(kept) } : {}),
  });

  const ensure = (ask: Ask): Reply => {
    if (ask.token !== null) {
      const { kept, over } = prove(ask.token);
      if (kept && !over) {
        kept.idleAt = now() + life.idle;
        return shown(kept, ask, 200, true);
      }
      if (!ask.body['start_new']) return over!;
    }
    const asText = JSON.stringify(ask.body);
    const earlier = ask.key === null ? undefined : keys.get(ask.key);
    if (earlier && now() - earlier.at < 600_000) {
      if (earlier.body !== asText) return problem('idempotency_mismatch');
      const { kept, over } = prove(`mst_${earlier.id}_1`);
      return over ?? shown(kept!, ask, 201, true);
    }
    const kept = begin(null);
    if (ask.key !== null) keys.set(ask.key, { body: asText, id: kept.id, at: now() });
    return shown(kept, ask, 201, true);
  };

  const renew = (ask: Ask): Reply => {
    const { kept, over } = prove(ask.token);
    if (!kept) return over;
    if (kept.status === 'replaced') {
      const next = sessions.get(kept.successor!)!;
      return recoverable(kept) ? shown(next, ask, 201, true) : over!;
    }
    if (kept.status === 'ended' || kept.status === 'revoked') return over!;
    if (kept.status === 'expired' && !recoverable(kept)) return problem('recovery_window_closed', kept);
    const next = begin(kept);
    kept.status = 'replaced';
    kept.successor = next.id;
    return shown(next, ask, 201, true);
  };

  const end = (ask: Ask): Reply => {
    if (ask.token === null) return { status: 204 };
    let { kept } = prove(ask.token);
    while (kept?.status === 'replaced') {
      if (!recoverable(kept)) return problem('session_replaced', kept, 'renewed');
      kept = sessions.get(kept.successor!)!;
    }
    if (kept && (kept.status === 'active' || kept.status === 'expired')) kept.status = 'ended';
    return { status: 204, ...(ask.transport === 'cookie' ? { cookie: null } : {}) };
  };

  const uploadCalls = (ask: Ask, kept: Kept): Reply => {
    const id = ask.path.split('/')[3];
    if (ask.method === 'POST') {
      const known = ask.key === null ? undefined : uploadKeys.get(`${kept.id}/${ask.key}`);
      let upload = known === undefined ? undefined : kept.uploads.get(known);
      if (!upload) {
        const held = [...kept.uploads.values()].filter((each) => ['pending', 'stored'].includes(each.status));
        if (held.length >= 3) return problem('quota_exceeded');
        const { filename, content_type, size, sha256 } = ask.body as never as FakeUpload;
        upload = {
          upload_id: chance.uuid(),
          status: 'pending',
          filename,
          content_type,
          size,
          sha256: sha256 ?? null,
          created_at: stamp(now()),
          stored_at: null,
          reason: null,
          formUntil: now() + 300_000,
        };
        kept.uploads.set(upload.upload_id, upload);
        if (ask.key !== null) uploadKeys.set(`${kept.id}/${ask.key}`, upload.upload_id);
      }
      const form = upload.status === 'pending' && now() < upload.formUntil;
      const post = form
        ? { url: 'https://bucket.example', fields: { key: upload.upload_id, policy: `${upload.formUntil}` } }
        : null;
      return { status: 201, body: { upload: { ...upload }, post } };
    }
    if (id === undefined)
      return {
        status: 200,
        body: { items: [...kept.uploads.values()].map((each) => ({ ...each })), next_cursor: null },
      };
    const upload = kept.uploads.get(id);
    if (!upload) return problem('upload_not_found');
    if (ask.method === 'DELETE') {
      upload.status = 'deleted';
      return { status: 204 };
    }
    return {
      status: 200,
      body: {
        upload: {
          ...upload,
          ...(upload.status === 'stored' ? { download_url: `https://bucket.example/${id}` } : {}),
        },
      },
    };
  };

  const answer = (ask: Ask): Reply => {
    const call = `${ask.method} ${ask.path}`;
    log.push(call);
    if (call === 'GET /health') return { status: 200, body: { status: 'ok' } };
    if (call === 'POST /session') return ensure(ask);
    if (call === 'POST /session/renew') return renew(ask);
    if (call === 'DELETE /session') return end(ask);
    const { kept, over } = prove(ask.token);
    if (over) return over;
    if (!kept) return problem('session_missing');
    if (ask.path.startsWith('/session/uploads')) return uploadCalls(ask, kept);
    if (call === 'GET /session/devices') {
      const device = {
        device_id: '0123456789abcdef',
        current: true,
        name: null,
        platform: 'web',
        created_at: stamp(kept.createdAt),
        last_seen_at: stamp(now()),
        place: null,
      };
      return { status: 200, body: { items: [device], next_cursor: null } };
    }
    if (ask.method === 'DELETE' && ask.path.startsWith('/session/devices/')) {
      kept.status = 'revoked';
      return { status: 204, ...(ask.transport === 'cookie' ? { cookie: null } : {}) };
    }
    if (call === 'POST /session/touch') kept.idleAt = now() + life.idle;
    if (call === 'POST /session/rotate') {
      if (ask.token === tokenOf(kept)) {
        kept.counter++;
        kept.confirmedAt = null;
      }
      return shown(kept, ask, 200, true);
    }
    if (ask.method === 'PATCH' && ask.path === '/session') {
      if (ask.headers['if-match'] !== `"${kept.revision}"`) return problem('revision_mismatch');
      kept.revision++;
      kept.profile = { ...kept.profile, ...(ask.body['profile'] as object) };
    }
    return shown(kept, ask, 200, false);
  };

  return {
    answer,
    problem,
    sessions,
    log,
    view,
    live: () => [...sessions.values()].filter((kept) => kept.status === 'active' && now() < lapsesAt(kept)),
    only: () => [...sessions.values()].at(-1)!,
    expire: (id: string) => {
      const kept = sessions.get(id);
      if (kept?.status === 'active') kept.idleAt = now();
    },
    revoke: (id: string) => {
      const kept = sessions.get(id);
      if (kept?.status === 'active') kept.status = 'revoked';
    },
  };
}

export type FakeServer = ReturnType<typeof createServer>;
