import type { EventMap, EventType, SessionClient } from 'maria-sessions';
import { useStore } from 'maria-sessions/react';
import type { ReactNode } from 'react';
import { client } from './session.js';
import { createStore } from './store.js';

const SHOWN = 40;
interface Line {
  readonly id: number;
  readonly at: number;
  readonly type: EventType;
  readonly text: string;
}

const WORDS: { [T in EventType]: (event: EventMap[T]) => string } = {
  status: ({ from, to }) => `${from} → ${to}`,
  session: ({ reason, session }) => `${reason} ${session.session_id.slice(0, 8)}…`,
  validated: ({ session }) => `pauses in ${session.idle_expires_in_seconds} s`,
  ended: ({ error }) => error.code,
  notice: ({ kind, code }) => `${kind}: ${code ?? 'asked for'}`,
  warning: ({ endsAt }) => `ends at ${time(endsAt)}`,
  diagnostic: ({ name, detail }) => (detail ? `${name}: ${detail}` : name),
};

const time = (at: number): string => new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(at);

/** Listens from the page's beginning, so that the panel has them when it is opened. */
function collect(from: SessionClient) {
  const lines = createStore<readonly Line[]>([]);
  let count = 0;
  const follow = <T extends EventType>(type: T): void =>
    void from.on(type, (event) =>
      lines.write(
        [{ id: count++, at: Date.now(), type, text: WORDS[type](event) }, ...lines.getSnapshot()].slice(
          0,
          SHOWN,
        ),
      ),
    );
  for (const type of Object.keys(WORDS) as EventType[]) follow(type);
  return lines;
}
const events = collect(client);

export function Events(): ReactNode {
  const lines = useStore(events);
  if (lines.length === 0) return <p className="ms-empty">Nothing has happened yet.</p>;
  return (
    <ol className="events">
      {lines.map(({ id, at, type, text }) => (
        <li key={id}>
          <time dateTime={new Date(at).toISOString()}>{time(at)}</time> <b>{type}</b> <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
