// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import {
  SessionProvider,
  useDraft,
  useOutbox,
  useSession,
  useSessionStatus,
  useUploads,
  type SessionProviderProps,
} from '../../src/react/index.js';
import { ACTIVE, fakeClient, fakeOutbox, fakeUploads, SESSION, uploadItem } from './fake.js';

afterEach(cleanup);

const around =
  (props: SessionProviderProps) =>
  ({ children }: { children: ReactNode }): ReactNode => (
    <StrictMode>
      <SessionProvider {...props}>{children}</SessionProvider>
    </StrictMode>
  );

describe('hooks', () => {
  it('useSessionStatus renders for a change of status only', () => {
    const { client, set } = fakeClient();
    let renders = 0;
    const { result } = renderHook(() => (renders++, useSessionStatus()), { wrapper: around({ client }) });
    act(() => set(ACTIVE));
    const before = renders;
    act(() => set({ busy: true }));
    expect([result.current, renders]).toEqual(['active', before]);
  });

  it('useSession has everything the client knows', () => {
    const { client, set } = fakeClient();
    const { result } = renderHook(useSession, { wrapper: around({ client }) });
    act(() => set(ACTIVE));
    expect(result.current.session).toBe(SESSION);
  });

  it('useDraft keeps what is typed when the component goes, and finds it again', () => {
    const { client } = fakeClient();
    const wrapper = around({ client });
    const first = renderHook(() => useDraft('chat'), { wrapper });
    act(() => first.result.current.set('half a thought'));
    expect(first.result.current).toMatchObject({ text: 'half a thought', dirty: true });
    first.unmount();
    const second = renderHook(() => useDraft('chat'), { wrapper });
    expect(second.result.current).toMatchObject({ text: 'half a thought', dirty: false, savedAt: 5 });
  });

  it('useDraft has a draft for each scope, and clears one that was sent', async () => {
    const { client } = fakeClient();
    const { result } = renderHook(() => [useDraft('a'), useDraft('b')] as const, {
      wrapper: around({ client }),
    });
    act(() => (result.current[0].set('one'), result.current[1].set('two')));
    let sent = '';
    await act(async () => void (await result.current[0].submit(async (text) => void (sent = text))));
    expect(sent).toBe('one');
    expect(result.current.map((draft) => draft.text)).toEqual(['', 'two']);
  });

  it('useUploads and useOutbox have the items and the actions', () => {
    const { client } = fakeClient();
    const uploads = fakeUploads();
    const wrapper = around({ client, uploads: uploads.uploads, outbox: fakeOutbox({ id: 'o' }) });
    const { result } = renderHook(() => ({ uploads: useUploads(), outbox: useOutbox() }), { wrapper });
    act(() => uploads.set(uploadItem()));
    expect(result.current.uploads.items.map(({ id }) => id)).toEqual(['u1']);
    expect(result.current.outbox.items.map(({ id }) => id)).toEqual(['o']);
    void result.current.uploads.cancel('u1');
    expect(uploads.calls).toContainEqual(['cancel', 'u1']);
  });

  it('says what the provider was not given', () => {
    const { client } = fakeClient();
    const quiet = console.error;
    console.error = () => {};
    expect(() => renderHook(useUploads, { wrapper: around({ client }) })).toThrow('`uploads`');
    console.error = quiet;
  });
});
