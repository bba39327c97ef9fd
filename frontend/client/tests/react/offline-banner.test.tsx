// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { OfflineBanner } from '../../src/react/index.js';
import { ACTIVE, fakeClient, fakeOutbox, SessionError } from './fake.js';
import { show } from './render.js';

afterEach(cleanup);

const status = () => screen.getByRole('status').textContent;

describe('OfflineBanner', () => {
  it.each([
    ['idle', {}],
    ['starting', {}],
    ['active', ACTIVE],
    ['ended', { connectivity: 'offline', error: new SessionError('signed_out') }],
  ] as const)('says nothing when %s', (name, changes) => {
    const { client, set } = fakeClient();
    set({ ...changes, status: name });
    show({ client }, <OfflineBanner />);
    expect(status()).toBe('');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('tells offline from a service that cannot be reached, and from a long time without it', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, status: 'degraded', connectivity: 'offline' });
    show({ client }, <OfflineBanner />);
    expect(status()).toContain('You are offline');
    act(() => set({ connectivity: 'online' }));
    expect(status()).toContain('cannot reach our service');
    act(() => set({ readOnly: true }));
    expect(status()).toContain('for a long time');
    act(() => set({ ...ACTIVE, readOnly: false }));
    expect(status()).toBe('');
  });

  it('shows when the very first answer does not come', () => {
    const { client, set } = fakeClient();
    set({ status: 'starting', error: new SessionError('network_unreachable') });
    show({ client }, <OfflineBanner />);
    expect(status()).toContain('cannot reach our service');
  });

  it('counts what waits to be sent, not what was refused', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, status: 'degraded' });
    show(
      { client, outbox: fakeOutbox({ state: 'waiting' }, { state: 'sending' }, { state: 'failed' }) },
      <OfflineBanner />,
    );
    expect(status()).toContain('2 messages are waiting');
  });

  it('asks again when told to, once at a time', () => {
    const { client, set, called } = fakeClient();
    set({ ...ACTIVE, status: 'degraded' });
    show({ client }, <OfflineBanner />);
    fireEvent.click(screen.getByText('Try now'));
    expect(called('validate')).toBe(1);
    act(() => set({ busy: true }));
    fireEvent.click(screen.getByText('Try now'));
    expect(called('validate')).toBe(1);
  });

  it('hands everything to a function in its place', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, status: 'degraded' });
    show({ client }, <OfflineBanner>{({ kind }) => <b>{kind}</b>}</OfflineBanner>);
    expect(screen.getByText('unreachable')).toBeTruthy();
  });
});
