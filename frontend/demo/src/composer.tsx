import { useDraft, useSession, useUploads } from 'maria-sessions/react';
import { useRef, type FormEvent, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { log } from './session.js';

const TYPES = 'application/pdf,.pdf';

/** Writing is always possible; sending, while there is a session or one may come back. */
export function Composer({ field }: { field: RefObject<HTMLTextAreaElement | null> }): ReactNode {
  const draft = useDraft('chat');
  const { status, readOnly } = useSession();
  const { add } = useUploads();
  const picker = useRef<HTMLInputElement>(null);
  const closed = status === 'ended' || readOnly;

  const send = (): void => {
    if (closed || !draft.text.trim()) return;
    // The draft is cleared once this has resolved: the message is in the log by then.
    void draft.submit(async (text, id) =>
      log.append({ id, from: 'visitor', text: text.trim(), at: Date.now() }),
    );
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
    field.current?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const hint = closed
    ? 'Write on; you can send it in your next session.'
    : draft.text === ''
      ? 'Enter sends, Shift+Enter starts a new line.'
      : draft.savedAt === null
        ? 'Not kept yet'
        : 'Kept on this device';
  return (
    <form className="composer" onSubmit={submit}>
      <input
        ref={picker}
        type="file"
        accept={TYPES}
        multiple
        hidden
        onChange={(event) => {
          for (const file of event.target.files ?? []) add(file);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className="icon"
        aria-label="Attach a PDF"
        disabled={closed}
        onClick={() => picker.current?.click()}
      >
        <Icon path="M21 11.5l-8.6 8.6a5.5 5.5 0 0 1-7.8-7.8l8.9-8.9a3.7 3.7 0 0 1 5.2 5.2l-8.9 8.9a1.8 1.8 0 0 1-2.6-2.6l8.2-8.2" />
      </button>
      <label className="ms-hidden" htmlFor="message">
        Message to Maria
      </label>
      <textarea
        id="message"
        ref={field}
        rows={1}
        placeholder="Write to Maria"
        aria-describedby="hint"
        value={draft.text}
        onChange={(event) => draft.set(event.target.value)}
        onKeyDown={press}
      />
      <button className="icon send" aria-label="Send" disabled={closed || !draft.text.trim()}>
        <Icon path="M12 20V4m0 0l-7 7m7-7l7 7" />
      </button>
      <p id="hint" className="hint">
        {hint}
      </p>
    </form>
  );
}

function Icon({ path }: { path: string }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
