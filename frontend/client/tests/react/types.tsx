// Compiled, not run: `npm run types` fails where one of these stops being so.
import type { ReactNode } from 'react';
import type { OutboxItem, Session, SessionError, Status, UploadItem, UserMessage } from '../../src/index.js';
import {
  DeviceList,
  OfflineBanner,
  SessionExpiryWarning,
  SessionProvider,
  SessionResetAlert,
  UploadList,
  useDraft,
  useOutbox,
  useSession,
  useSessionStatus,
  useUploads,
  type ComponentCatalogue,
} from '../../src/react/index.js';
import { realClient } from './service.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(): T | void => undefined;

export function Types(): ReactNode {
  const { session, error } = useSession();
  is<Same<typeof session, Session | null>>();
  is<Same<typeof error, SessionError | null>>();
  const status = useSessionStatus();
  is<Same<typeof status, Status>>();
  const draft = useDraft('chat');
  const sent = draft.submit(async (text, key) => text.length + key.length);
  is<Same<typeof sent, Promise<number>>>();
  const { items } = useUploads();
  is<Same<typeof items, readonly UploadItem[]>>();
  const waiting = useOutbox().items;
  is<Same<typeof waiting, readonly OutboxItem[]>>();

  const texts: ComponentCatalogue = {
    de: { extend: 'Hier bleiben', waiting: { one: '# wartet', other: '# warten' } },
  };
  // @ts-expect-error a text that no component has
  const unknown: ComponentCatalogue = { de: { nothing: '' } };
  // @ts-expect-error plural forms need `other`
  const lacking: ComponentCatalogue = { de: { waiting: { one: '#' } } };
  void [unknown, lacking];

  return (
    <SessionProvider client={realClient()} locale="de" texts={texts}>
      <SessionResetAlert>
        {({ message, kind, act }) => <Told message={message} kind={kind} act={act} />}
      </SessionResetAlert>
      <SessionExpiryWarning>
        {({ timeLeft, extend }) => <button onClick={extend}>{timeLeft}</button>}
      </SessionExpiryWarning>
      <OfflineBanner>{({ kind }) => (kind === 'offline' ? 'offline' : null)}</OfflineBanner>
      <UploadList scope="chat">{({ items, stateOf }) => items.map(stateOf).join()}</UploadList>
      <DeviceList>{({ devices }) => devices?.length ?? 0}</DeviceList>
      {/* @ts-expect-error a provider needs its client */}
      <SessionProvider />
    </SessionProvider>
  );
}

function Told(props: {
  message: UserMessage;
  kind: 'replaced' | 'paused' | 'ended';
  act(): void;
}): ReactNode {
  return <button onClick={props.act}>{props.message.title}</button>;
}
