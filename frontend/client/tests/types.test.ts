import { expect, expectTypeOf, it } from 'vitest';
import {
  createSessionClient,
  isCode,
  type ErrorCode,
  type Keep,
  type ProblemCode,
  type Session,
  type SessionClient,
  type Snapshot,
} from '../src/index.js';
import type { createOutbox } from '../src/outbox.js';
import type { createUploads } from '../src/upload.js';
import type { Device, Outbox, Store, UploadItem, Uploads } from '../src/types.js';

it('is typed as bindings and apps use it', () => {
  expectTypeOf<ReturnType<typeof createSessionClient>>().toEqualTypeOf<SessionClient>();
  expectTypeOf<SessionClient>().toExtend<Store<Snapshot>>();
  expectTypeOf<Snapshot['session']>().toEqualTypeOf<Session | null>();
  expectTypeOf<Session['session_id']>().toEqualTypeOf<string>();
  expectTypeOf<Keep>().toEqualTypeOf<'profile' | 'consents' | 'uploads' | 'state'>();
  expectTypeOf<ProblemCode>().toExtend<ErrorCode>();
  expectTypeOf<'session_revokt'>().not.toExtend<ErrorCode>();
  expectTypeOf<ReturnType<SessionClient['devices']['list']>>().resolves.toEqualTypeOf<Device[]>();
  expectTypeOf<ReturnType<typeof createOutbox>>().toEqualTypeOf<Outbox>();
  expectTypeOf<ReturnType<typeof createUploads>>().toEqualTypeOf<Uploads>();
  expectTypeOf<ReturnType<Uploads['getSnapshot']>>().toEqualTypeOf<readonly UploadItem[]>();
  expectTypeOf<SessionClient['update']>()
    .parameter(0)
    .toExtend<{ profile?: { name?: string | null } | null }>();
  const error: unknown = null;
  if (isCode(error, 'rate_limited')) expectTypeOf(error.code).toExtend<'rate_limited'>();
  expect(isCode(error, 'rate_limited')).toBe(false);
});
