// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  DeviceList,
  OfflineBanner,
  SessionExpiryWarning,
  SessionProvider,
  SessionResetAlert,
  useDraft,
  useSession,
  useSessionStatus,
} from '../../src/react/index.js';
import { draftsOf, type SessionClient } from '../../src/index.js';
import { ACTIVE, fakeClient } from './fake.js';
import { show } from './render.js';
import { fakeService, memory, realClient } from './service.js';

afterEach(cleanup);

function Page(): ReactNode {
  const { session } = useSession();
  const status = useSessionStatus();
  const draft = useDraft('chat');
  return (
    <main>
      <p data-testid="status">{status}</p>
      <p>{session?.session_id ?? 'none'}</p>
      <textarea aria-label="Message" value={draft.text} onChange={(event) => draft.set(event.target.value)} />
      <SessionResetAlert />
      <SessionExpiryWarning />
      <OfflineBanner />
      <DeviceList />
    </main>
  );
}
const app = (client: SessionClient): ReactNode => (
  <StrictMode>
    <SessionProvider client={client}>
      <Page />
    </SessionProvider>
  </StrictMode>
);

/** Hydrates what a server rendered, in a browser where the client is at work already. */
async function hydrated(browser: SessionClient): Promise<string[]> {
  const problems: string[] = [];
  const console_ = vi
    .spyOn(console, 'error')
    .mockImplementation((...all) => void problems.push(all.map(String).join(' ')));
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(
    app(realClient({ fetch: () => Promise.reject(new Error('a server asks nothing')) })),
  );
  const root = await act(async () =>
    hydrateRoot(container, app(browser), {
      onRecoverableError: (error) => void problems.push(String(error)),
    }),
  );
  expect(container.querySelector('[data-testid=status]')?.textContent).toBe('active');
  expect(container.querySelector('textarea')?.value).toBe('half a thought');
  act(() => root.unmount());
  container.remove();
  console_.mockRestore();
  return problems;
}

async function working(): Promise<SessionClient> {
  const storage = memory();
  const client = realClient({ fetch: fakeService().fetch, storage });
  const draft = draftsOf(client).open('chat');
  draft.set('half a thought');
  draft.flush();
  await client.init();
  return client;
}

describe('SessionProvider', () => {
  it('begins one session in strict mode, which mounts everything twice', async () => {
    const service = fakeService();
    const client = realClient({ fetch: service.fetch });
    await act(async () => void render(app(client)));
    await act(async () => void (await client.init()));
    expect(service.made).toHaveLength(1);
    expect(service.asked.filter((line) => line === 'POST /v1/session')).toHaveLength(1);
    expect(screen.getByText(service.made[0]!)).toBeTruthy();
    client.dispose();
  });

  it('asks nothing while it renders', () => {
    const service = fakeService();
    const html = renderToString(app(realClient({ fetch: service.fetch })));
    expect(html).toContain('>idle<');
    expect(service.asked).toEqual([]);
  });

  it('opens no draft on a server, whose one client would hold the scopes of all its visitors', () => {
    const storage = memory();
    const client = realClient({ storage });
    const touched = vi.spyOn(storage, 'get');
    renderToString(app(client));
    expect(touched).not.toHaveBeenCalled();
  });

  it('hydrates without a mismatch, though the client is further than the server was', async () => {
    const client = await working();
    expect(await hydrated(client)).toEqual([]);
    client.dispose();
  });

  it('would not, were the server snapshot the live one: the test above can fail', async () => {
    const client = await working();
    const live: SessionClient = { ...client, getServerSnapshot: client.getSnapshot };
    expect((await hydrated(live)).join()).toMatch(/[Hh]ydrat/);
    client.dispose();
  });

  it('does not end a session, nor stop the client, when it goes', async () => {
    const service = fakeService();
    const client = realClient({ fetch: service.fetch });
    const { unmount } = render(app(client));
    await act(async () => void (await client.init()));
    unmount();
    expect(client.getSnapshot().status).toBe('active');
    expect(service.asked.filter((line) => line.startsWith('DELETE'))).toEqual([]);
    client.dispose();
  });

  it('speaks another language where the catalogue has it, and English where it has not', () => {
    const { client, set } = fakeClient();
    set({ ...ACTIVE, status: 'degraded' });
    const texts = { de: { unreachable: 'Unser Dienst ist gerade nicht zu erreichen.' } };
    show({ client, locale: 'de-AT', texts }, <OfflineBanner />);
    expect(screen.getByRole('status').textContent).toBe('Unser Dienst ist gerade nicht zu erreichen.');
    expect(screen.getByText('Try now')).toBeTruthy();
  });

  it('says so where a hook is used without it', () => {
    const console_ = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(() => render(<Page />)).toThrow('<SessionProvider>');
    console_.mockRestore();
  });
});
