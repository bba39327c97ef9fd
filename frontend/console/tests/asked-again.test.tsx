// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { signIn } from '../src/operator.js';
import { operatorOf } from './operators.js';
import { EventDrawer } from '../src/parts/event-drawer.js';
import { Timeline } from '../src/parts/timeline.js';
import { Audit } from '../src/screens/audit.js';
import { Sessions } from '../src/screens/sessions.js';

beforeEach(() => {
  signIn(
    operatorOf('mok_A', 'sessions:end', 'sessions:renew', 'sessions:block', 'sessions:list', 'audit:read'),
    false,
  );
  // jsdom has no dialogs.
  HTMLDialogElement.prototype.showModal = vi.fn();
  HTMLDialogElement.prototype.close = vi.fn();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([
  ['sessions', <Sessions />],
  ['events', <Audit />],
  ['the timeline', <Timeline id="6f1f5c0e" />],
  ['the event', <EventDrawer id="9b2d4f60" at="2026-11-22T09:15:00Z" onClose={() => {}} />],
])(
  '%s that could not be had and are asked for again are not left without a word',
  async (what, shown) => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    render(shown);
    const again = await screen.findByRole('button', { name: 'Try again', hidden: true });
    expect(screen.queryByText(`Loading ${what} …`)).toBeNull();

    vi.stubGlobal('fetch', () => new Promise(() => {}));
    fireEvent.click(again);
    screen.getByText(`Loading ${what} …`);
    expect(screen.queryByRole('button', { name: 'Try again', hidden: true })).toBeNull();
  },
  20_000,
);
