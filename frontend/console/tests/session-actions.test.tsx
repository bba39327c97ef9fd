// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Schemas } from '../src/api.js';
import { signIn } from '../src/operator.js';
import { operatorOf } from './operators.js';
import { SessionActions } from '../src/parts/session-actions.js';

afterEach(cleanup);

const offered = (status: Schemas['OperatedSessionView']['status']): string[] => {
  signIn(
    operatorOf('mok_A', 'sessions:end', 'sessions:renew', 'sessions:block', 'sessions:list', 'audit:read'),
    false,
  );
  render(<SessionActions session={{ status } as Schemas['OperatedSessionView']} onDone={() => {}} />);
  return screen.queryAllByRole('button').map((button) => button.textContent!);
};

it('a session is offered what would change it, and nothing else', () => {
  expect(offered('active')).toEqual(['End …', 'Demand renewal …', 'Block …']);
});

it('one that lapsed can be kept from being renewed', () => {
  expect(offered('expired')).toEqual(['End …', 'Block …']);
});

it.each(['ended', 'revoked', 'blocked', 'replaced', 'closed'] as const)(
  'one that is %s is over for good: the service blocks nothing there',
  (status) => expect(offered(status)).toEqual([]),
);
