// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { signIn } from '../src/operator.js';
import { Settings } from '../src/screens/settings.js';
import { settingName } from '../src/setting-names.js';
import { operatorOf } from './operators.js';

const KEY = {
  key_id: '691bec23b60e1b2f',
  current: false,
  role: 'viewer',
  scopes: ['service:read'],
  created_at: '2026-11-22T09:15:00Z',
  last_used_at: null,
  revoked_at: null as string | null,
};

beforeEach(() => {
  signIn(operatorOf('mok_A', 'service:read', 'keys:read', 'keys:revoke'), false);
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = vi.fn();
  HTMLDialogElement.prototype.close = vi.fn();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('a setting is called what it is to people, and one that is not known yet by its own name', () => {
  expect(settingName('idle_seconds')).toBe('A session ends without activity after');
  expect(settingName('brand_new')).toBe('brand new');
});

it('a key that was revoked is said to be, where the focus goes as its button is gone', async () => {
  let revoked: string | null = null;
  vi.stubGlobal('fetch', (url: string, { method }: RequestInit) => {
    if (method === 'DELETE') revoked = '2026-11-22T10:00:00Z';
    if (method === 'DELETE') return Promise.resolve(new Response(null, { status: 204 }));
    const items = url.endsWith('/settings') ? [] : [{ ...KEY, revoked_at: revoked }];
    return Promise.resolve(Response.json({ items, editable: false }));
  });
  render(<Settings />);
  fireEvent.click(await screen.findByText('Revoke …'));
  fireEvent.click(screen.getByText('Revoke'));

  const said = await screen.findByText(`The key ${KEY.key_id} is revoked.`);
  await waitFor(() => expect(document.activeElement).toBe(said));
  await waitFor(() => expect(screen.queryByText('Revoke …')).toBeNull());
}, 20_000);
