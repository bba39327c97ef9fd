import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { Outbox, SessionClient, Uploads } from '../types.js';
import type { ComponentCatalogue } from './texts.js';

export interface SessionContextValue {
  readonly client: SessionClient;
  readonly uploads: Uploads | null;
  readonly outbox: Outbox | null;
  readonly locale: string;
  readonly texts: ComponentCatalogue;
}

const NO_TEXTS: ComponentCatalogue = {};

export const SessionContext = createContext<SessionContextValue | null>(null);

export interface SessionProviderProps {
  /** Made once, outside of components, and disposed of by whoever made it. */
  client: SessionClient;
  uploads?: Uploads;
  outbox?: Outbox;
  /** The language of the components' own texts. English. */
  locale?: string;
  texts?: ComponentCatalogue;
  children?: ReactNode;
}

/** Starts the client once the page is mounted; a server, and the first render, start nothing. */
export function SessionProvider({
  client,
  uploads,
  outbox,
  locale = 'en',
  texts = NO_TEXTS,
  children,
}: SessionProviderProps): ReactNode {
  useEffect(() => {
    // What it ran into is in the snapshot.
    client.init().catch(() => {});
  }, [client]);
  useEffect(() => {
    if (!uploads) return;
    const refresh = (): void => void uploads.refresh().catch(() => {});
    // After a replacement they do it by themselves.
    const off = client.on('session', ({ reason }) => reason !== 'replaced' && refresh());
    if (client.getSnapshot().status === 'active') refresh();
    return off;
  }, [client, uploads]);
  const value = useMemo(
    () => ({ client, uploads: uploads ?? null, outbox: outbox ?? null, locale, texts }),
    [client, uploads, outbox, locale, texts],
  );
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}

export function useSessionContext(): SessionContextValue {
  const value = useContext(SessionContext);
  if (!value) throw new Error('Put a <SessionProvider> around the components that use the session.');
  return value;
}
