// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { SessionResetAlert } from '../../src/react/index.js';
import { ACTIVE, fakeClient, NOTICE, SessionError } from './fake.js';
import { show } from './render.js';

afterEach(cleanup);

const composer = <textarea aria-label="Message" />;

describe('SessionResetAlert', () => {
  it('is not there while there is nothing to say', () => {
    const { client, set } = fakeClient();
    set(ACTIVE);
    show({ client }, <SessionResetAlert />);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('names the cause, says what was kept, and gives a reference and one button; it is not modal', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, notice: NOTICE });
    show({ client }, <SessionResetAlert />);
    const alert = screen.getByRole('alertdialog', { name: 'Your session timed out' });
    expect(alert.getAttribute('aria-modal')).toBeNull();
    expect(alert.textContent).toContain('Your unsent message and 2 files are kept.');
    expect(alert.textContent).toContain('req-1');
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('takes the focus where nothing is being written, and says nothing twice', () => {
    const { client, set } = fakeClient();
    set(ACTIVE);
    show({ client }, <SessionResetAlert />);
    act(() => set({ notice: NOTICE }));
    expect(document.activeElement?.textContent).toBe('Your session timed out');
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('leaves the focus with whoever writes, and announces itself politely instead', () => {
    const { client, set } = fakeClient();
    set(ACTIVE);
    show(
      { client },
      <>
        {composer}
        <SessionResetAlert />
      </>,
    );
    screen.getByLabelText('Message').focus();
    act(() => set({ notice: NOTICE }));
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
    expect(screen.getByRole('status').textContent).toMatch(/^Your session timed out\. We started a new one/);
  });

  it('waits with the focus until a hidden tab is seen', () => {
    const { client, set } = fakeClient();
    let visibility = 'hidden';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
    set({ ...ACTIVE, notice: NOTICE });
    show({ client }, <SessionResetAlert />);
    expect(document.activeElement).toBe(document.body);
    visibility = 'visible';
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    expect(document.activeElement?.textContent).toBe('Your session timed out');
    Reflect.deleteProperty(document, 'visibilityState');
  });

  it('is acknowledged by its button, and gives the focus back to where it was', () => {
    const { client, set, calls } = fakeClient();
    set(ACTIVE);
    show(
      { client },
      <>
        <button>Before</button>
        <SessionResetAlert />
      </>,
    );
    screen.getByText('Before').focus();
    act(() => set({ notice: NOTICE }));
    screen.getByText('Continue').focus();
    fireEvent.click(screen.getByText('Continue'));
    expect(calls).toContainEqual(['acknowledge', 'n1']);
    expect(calls.map(([name]) => name)).not.toContain('restart');
    act(() => set({ notice: null }));
    expect(document.activeElement).toBe(screen.getByText('Before'));
  });

  it('collapses several causes into one alert, which tells of the last', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, notice: NOTICE });
    show({ client }, <SessionResetAlert />);
    act(() => set({ notice: { ...NOTICE, id: 'n2', code: 'session_not_found', kind: 'started_anew' } }));
    expect(screen.getAllByRole('alertdialog')).toHaveLength(1);
    expect(screen.getByRole('alertdialog', { name: 'We could not find your earlier session' })).toBeTruthy();
  });

  it('starts again only when told to, and stays where that fails', async () => {
    let fail = true;
    const failing = (): Promise<unknown> =>
      fail ? Promise.reject(new SessionError('timeout')) : Promise.resolve();
    const { client, set, called } = fakeClient({ restart: failing });
    set({ status: 'ended', notice: { ...NOTICE, kind: 'ended', code: 'session_revoked' } });
    show({ client }, <SessionResetAlert />);
    expect(called('restart')).toBe(0);
    await act(async () => void fireEvent.click(screen.getByText('Start again')));
    expect(screen.getByText('Start again').getAttribute('aria-disabled')).toBe('false');
    expect(called('acknowledge')).toBe(0);
    fail = false;
    await act(async () => void fireEvent.click(screen.getByText('Start again')));
    expect([called('restart'), called('acknowledge')]).toEqual([2, 1]);
  });

  it('offers to carry on where the session waits for somebody to be there', async () => {
    const { client, set, called } = fakeClient();
    set({ ...ACTIVE, status: 'recovering', error: new SessionError('session_expired') });
    show({ client }, <SessionResetAlert />);
    expect(screen.getByRole('alertdialog', { name: 'Your session is paused' })).toBeTruthy();
    await act(async () => void fireEvent.click(screen.getByText('Carry on')));
    expect(called('restart')).toBe(1);
    act(() => set({ busy: true }));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('tells why the client is ended after a reload too, without a notice', () => {
    const { client, set } = fakeClient();
    set({ status: 'ended', error: new SessionError('session_blocked') });
    show({ client }, <SessionResetAlert />);
    expect(screen.getByRole('alertdialog', { name: 'This session is blocked' })).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('says that what was being written is kept, after signing out too', () => {
    const { client, set } = fakeClient();
    client.drafts.open('chat').set('half a thought');
    set({ status: 'ended', error: new SessionError('signed_out') });
    show({ client }, <SessionResetAlert />);
    expect(screen.getByRole('alertdialog').textContent).toContain('Your unsent message is kept.');
  });

  it('hands everything to a function in its place', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, notice: NOTICE });
    show(
      { client },
      <SessionResetAlert>
        {({ message, headingRef }) => (
          <h3 ref={headingRef} tabIndex={-1}>
            {message.title}!
          </h3>
        )}
      </SessionResetAlert>,
    );
    expect(document.activeElement?.textContent).toBe('Your session timed out!');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});
