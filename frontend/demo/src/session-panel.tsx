import type { Keep } from 'maria-sessions';
import { DeviceList, UploadList, useSession, useSessionClient, useUploads } from 'maria-sessions/react';
import { useState, type ReactNode, type RefObject } from 'react';
import { Confirm } from './confirm.js';
import { log } from './session.js';

type Question = 'reset' | 'sign_out' | null;

export function SessionPanel({ composer }: { composer: RefObject<HTMLTextAreaElement | null> }): ReactNode {
  const { session, status } = useSession();
  const [question, setQuestion] = useState<Question>(null);
  const close = (): void => setQuestion(null);
  const there = session !== null && status !== 'ended';
  return (
    <>
      <section>
        <h2>Files</h2>
        <p className="explain">
          PDF, up to 5 MB, {session?.uploads.limit ?? 3} at most. They come along when the session is renewed.
        </p>
        <UploadList />
      </section>
      <section>
        <h2>Devices</h2>
        {there ? <DeviceList /> : <p className="ms-empty">Your devices appear here with your session.</p>}
      </section>
      <section>
        <h2>Session</h2>
        <p className="explain">
          {there
            ? 'You are here without a name. Nobody else sees what you write.'
            : 'There is no session. What you write is still kept on this device.'}
        </p>
        <div className="actions">
          <button type="button" className="ms-button" disabled={!there} onClick={() => setQuestion('reset')}>
            Start over…
          </button>
          <button
            type="button"
            className="ms-button"
            disabled={!there}
            onClick={() => setQuestion('sign_out')}
          >
            Sign out…
          </button>
        </div>
      </section>
      {question === 'reset' && <Reset close={close} />}
      {question === 'sign_out' && <SignOut close={close} composer={composer} />}
    </>
  );
}

function Reset({ close }: { close(): void }): ReactNode {
  const client = useSessionClient();
  // Those under way go along too.
  const count = useUploads().items.filter(({ state }) => state !== 'failed' && state !== 'cancelled').length;
  const [files, setFiles] = useState(true);
  const [chat, setChat] = useState(false);
  const confirm = async (): Promise<void> => {
    const keep: Keep[] = ['profile', 'consents', ...(files ? (['uploads'] as const) : [])];
    await client.reset({ keep });
    if (!chat) log.clear();
  };
  return (
    <Confirm title="Start over?" action="Start over" onConfirm={confirm} onClose={close}>
      <p>You get a new session in place of this one, on this device. This is what it takes along:</p>
      <ul className="kept">
        <li>
          <label>
            <input type="checkbox" checked disabled /> What you are writing, and your choices
          </label>
        </li>
        <li>
          <label>
            <input type="checkbox" checked={files} onChange={() => setFiles(!files)} />{' '}
            {count === 1 ? '1 file' : `${count} files`}
          </label>
        </li>
        <li>
          <label>
            <input type="checkbox" checked={chat} onChange={() => setChat(!chat)} /> This conversation
          </label>
        </li>
      </ul>
      <p className="explain">What is not ticked is deleted, and cannot be brought back.</p>
    </Confirm>
  );
}

function SignOut({
  close,
  composer,
}: {
  close(): void;
  composer: RefObject<HTMLTextAreaElement | null>;
}): ReactNode {
  const client = useSessionClient();
  const confirm = async (): Promise<void> => {
    // Over here at once, whatever the network says: the client tells the service as soon as it can.
    await client.end().catch(() => {});
    composer.current?.blur();
  };
  return (
    <Confirm title="Sign out everywhere?" action="Sign out" danger onConfirm={confirm} onClose={close}>
      <p>
        This ends the session on all of its devices and in all tabs. Its files and this conversation are
        deleted.
      </p>
      <p>Kept on this device: only what you have written and not sent yet.</p>
    </Confirm>
  );
}
