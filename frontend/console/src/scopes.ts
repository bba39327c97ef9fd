// What a key may do. The list of keys says it; a key that may not read that list is found out by harmless reads.

import { call, CallError, type Schemas } from './api.js';
import type { Operator, Scope } from './operator.js';

const PROBES: [Scope, string, Record<string, string>][] = [
  ['service:read', 'settings', {}],
  ['sessions:list', 'sessions', { last: '1h', limit: '1' }],
  ['audit:read', 'audit', { last: '1h', limit: '1' }],
  ['audit:export', 'exports', {}],
];

/** Returns who a key is. Throws CallError where it is not good, or nobody answers. */
export async function identify(key: string): Promise<Operator> {
  try {
    const list = await call<Schemas['OperatorKeyList']>('operator-keys', { scope: 'keys:read', key });
    const own = list.items.find((each) => each.current);
    const identity = own ? { keyId: own.key_id, role: own.role } : null;
    return { key, identity, known: own ? new Set(own.scopes as Scope[]) : null, refused: new Set() };
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'forbidden') throw error;
  }
  const lacking = await Promise.all(PROBES.map(([scope, path, query]) => lacks(key, scope, path, query)));
  const refused = PROBES.map(([scope]) => scope).filter((_, index) => lacking[index]);
  return {
    key,
    identity: null,
    known: null,
    refused: new Set<Scope>(['keys:read', 'keys:revoke', ...refused]),
  };
}

async function lacks(
  key: string,
  scope: Scope,
  path: string,
  query: Record<string, string>,
): Promise<boolean> {
  try {
    await call(path, { scope, key, query });
    return false;
  } catch (error) {
    if (error instanceof CallError && error.code === 'forbidden') return true;
    throw error;
  }
}
