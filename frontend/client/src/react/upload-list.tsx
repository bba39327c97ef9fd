import { useEffect, useRef, useState, type ReactNode } from 'react';
import { asSessionError } from '../errors.js';
import { describe } from '../messages.js';
import type { UploadItem, Uploads } from '../types.js';
import { useUploads } from './hooks.js';
import { Live } from './live.js';
import { useSessionContext } from './provider.js';
import { useSay, type Say } from './texts.js';

const QUIET: readonly string[] = ['queued', 'checking', 'signing', 'sending', 'completing'];

/** Trying these again would end the same way. */
const FINAL: readonly (string | undefined)[] = [
  'payload_too_large',
  'unsupported_media_type',
  'upload_rejected',
  'upload_mismatch',
  'validation_failed',
];

const percentOf = (item: UploadItem): number => Math.floor(item.fraction * 100);

export const stateOf = (item: UploadItem, say: Say): string =>
  say(`upload_${item.state}`, { percent: percentOf(item) });

/** What to read out of each change: a quarter that is full, a wait, an end; nothing in between. */
function useMilestones(items: readonly UploadItem[], say: Say): string {
  const heard = useRef<Map<string, string> | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const known = heard.current;
    const next = new Map<string, string>();
    for (const item of items) {
      const quarter = Math.floor(item.fraction * 4) * 25;
      const at = QUIET.includes(item.state) ? String(quarter) : item.state;
      next.set(item.id, at);
      if (known === null || at === '0' || known.get(item.id) === at) continue;
      setText(
        QUIET.includes(item.state)
          ? say('upload_progress', { name: item.filename, percent: quarter })
          : say('upload_state', { name: item.filename, state: stateOf(item, say) }),
      );
    }
    heard.current = next;
  }, [items, say]);
  return text;
}

/** A link that saves the file, in a window of its own: whatever answers, the app stays. */
function save(url: string): void {
  const link = document.createElement('a');
  Object.assign(link, { href: url, target: '_blank', rel: 'noopener', download: '' });
  link.click();
}

/** Does what a button is for, and says so where it does not work. */
type Attempt = (what: string, work: () => unknown) => void;

function Row({
  item,
  uploads,
  say,
  left,
  attempt,
}: {
  item: UploadItem;
  uploads: Uploads;
  say: Say;
  left: () => void;
  attempt: Attempt;
}): ReactNode {
  const { client } = useSessionContext();
  const picker = useRef<HTMLInputElement>(null);
  const name = item.filename;
  const button = (
    key: 'retry' | 'cancel' | 'choose_file' | 'download' | 'delete',
    work: () => unknown,
  ): ReactNode => {
    const label = say(`${key}_of`, { name });
    return (
      <button type="button" className="ms-button" aria-label={label} onClick={() => attempt(label, work)}>
        {say(key)}
      </button>
    );
  };
  const remove = (): Promise<void> => {
    left();
    return uploads.cancel(item.id);
  };
  const moving = item.state === 'waiting' || QUIET.includes(item.state);
  return (
    <li className="ms-row" data-state={item.state}>
      <div className="ms-main">
        <span className="ms-name">{name}</span>
        <span className="ms-detail">
          {item.error ? describe(item.error, client).title : stateOf(item, say)}
        </span>
        {moving && <progress max={1} value={item.fraction} aria-label={name} />}
      </div>
      <div className="ms-actions">
        {item.state === 'needs_file' && button('choose_file', () => picker.current?.click())}
        {item.state === 'failed' &&
          !FINAL.includes(item.error?.code) &&
          button('retry', () => uploads.retry(item.id))}
        {item.state === 'stored' && button('download', () => uploads.downloadUrl(item.id).then(save))}
        {button(moving ? 'cancel' : 'delete', remove)}
      </div>
      {item.state === 'needs_file' && (
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) attempt(name, () => uploads.retry(item.id, file));
          }}
        />
      )}
    </li>
  );
}

export interface UploadListState {
  readonly items: readonly UploadItem[];
  readonly uploads: Uploads;
  /** A state in words. */
  stateOf(item: UploadItem): string;
}

export interface UploadListProps {
  /** Only those of one scope. */
  scope?: string;
  children?: (state: UploadListState) => ReactNode;
}

/** The files: how far each is, and what can be done about it. */
export function UploadList({ scope, children }: UploadListProps): ReactNode {
  const say = useSay();
  const uploads = useUploads();
  const frame = useRef<HTMLDivElement>(null);
  const items = uploads.items.filter(
    (item) => item.state !== 'cancelled' && (scope === undefined || item.scope === scope),
  );
  const { client } = useSessionContext();
  const [failure, setFailure] = useState('');
  const text = useMilestones(uploads.items, say);
  const attempt: Attempt = (what, work) => {
    setFailure('');
    (async () => work())().catch((thrown) =>
      setFailure(say('upload_state', { name: what, state: describe(asSessionError(thrown), client).title })),
    );
  };
  return (
    <>
      <Live text={text} />
      {children?.({ items, uploads, stateOf: (item) => stateOf(item, say) }) ?? (
        <div className="ms-list" role="group" aria-label={say('uploads')} tabIndex={-1} ref={frame}>
          {items.length === 0 ? (
            <p className="ms-empty">{say('no_uploads')}</p>
          ) : (
            <ul>
              {items.map((item) => (
                <Row
                  key={item.id}
                  item={item}
                  uploads={uploads}
                  say={say}
                  left={() => frame.current?.focus()}
                  attempt={attempt}
                />
              ))}
            </ul>
          )}
          {failure && (
            <p className="ms-error" role="alert">
              {failure}
            </p>
          )}
        </div>
      )}
    </>
  );
}
