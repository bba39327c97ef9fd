// Operators for the tests of the console: a key with some scopes.

import type { Operator, Scope } from '../src/operator.js';

const ROLES: [Scope, string[]][] = [
  ['service:read', ['viewer', 'auditor', 'operator', 'admin']],
  ['audit:read', ['auditor', 'operator', 'admin']],
  ['sessions:end', ['operator', 'admin']],
  ['personal:read', ['admin']],
];

export const operatorOf = (key: string, ...scopes: Scope[]): Operator => ({
  key,
  me: {
    key: {
      key_id: '0c1d2e3f40516273',
      current: true,
      role: 'viewer',
      scopes,
      created_at: '2026-11-22T09:15:00.000Z',
      last_used_at: null,
      revoked_at: null,
    },
    tenant_id: 'default',
    permissions: ROLES.map(([scope, roles]) => ({
      scope,
      granted: scopes.includes(scope),
      routes: [],
      roles,
    })),
  },
});
