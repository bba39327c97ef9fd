// What a key may do, in words.

import type { Scope } from './operator.js';

const WORDS: Record<Scope, string> = {
  'service:read': 'See key figures, health and settings',
  'sessions:list': 'List and find sessions',
  'sessions:read': 'See a session, its visitor masked',
  'uploads:read': 'See and download a session’s files',
  'personal:read': 'Reveal a visitor’s name and e-mail',
  'sessions:end': 'End a session',
  'sessions:renew': 'Demand that a session is renewed',
  'sessions:block': 'Block a session',
  'audit:read': 'Read the audit and timelines',
  'audit:export': 'Export events and sessions',
  'keys:read': 'List operator keys',
  'keys:revoke': 'Revoke operator keys',
};
const BESIDE: Record<string, string> = { 'sessions:introspect': 'Ask whose session a token is (backends)' };

/** What a scope allows; its own name where a later service has more than are known here. */
export const allowance = (scope: string): string => WORDS[scope as Scope] ?? BESIDE[scope] ?? scope;

/** `a, b and c`. */
export const listed = (names: readonly string[], and: 'and' | 'or' = 'and'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1)!}`;
