import { useSession, useStore } from 'maria-sessions/react';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { unanswered, type Speech } from './agent.js';
import type { Message } from './chat-log.js';
import { Composer } from './composer.js';
import { agent, client, log } from './session.js';

const STARTERS = [
  'What do you keep about me?',
  'What happens when I go offline?',
  'When does my session end?',
];

export function Chat({ composer }: { composer: RefObject<HTMLTextAreaElement | null> }): ReactNode {
  const messages = useStore(log);
  const speech = useStore(agent);
  const { status } = useSession();
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Not scrollIntoView, which also moves where the next Tab starts from.
    scroll.current!.scrollTop = scroll.current!.scrollHeight;
  }, [messages, speech]);
  const last = messages.at(-1);
  const waiting = unanswered(messages);
  const paused = waiting !== null && speech === null && status !== 'active' && status !== 'expiring';
  return (
    <>
      <div ref={scroll} className="scroll" tabIndex={0} role="region" aria-label="Conversation">
        {messages.length === 0 ? (
          <Empty composer={composer} closed={status === 'ended'} />
        ) : (
          <ol className="messages">
            {messages.map((message) => (
              <Bubble key={message.id} message={message} />
            ))}
            {speech && <Speaking speech={speech} />}
          </ol>
        )}
        {paused && <p className="pending">Kept here. Maria answers as soon as the service is back.</p>}
      </div>
      <p className="ms-hidden" role="status">
        {last?.from === 'maria' ? `Maria: ${last.text}` : ''}
      </p>
      <Composer field={composer} />
    </>
  );
}

function Bubble({ message }: { message: Message }): ReactNode {
  return (
    <li className="message" data-from={message.from}>
      <span className="ms-hidden">{message.from === 'maria' ? 'Maria:' : 'You:'}</span>
      <p>{message.text}</p>
      <time dateTime={new Date(message.at).toISOString()}>
        {new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(message.at)}
      </time>
    </li>
  );
}

/** For eyes only while it grows; it is read out once, when it is whole. */
function Speaking({ speech }: { speech: NonNullable<Speech> }): ReactNode {
  return (
    <li className="message" data-from="maria" aria-hidden="true">
      {speech.text ? (
        <p>{speech.text}</p>
      ) : (
        <p className="thinking">
          <i />
          <i />
          <i />
        </p>
      )}
    </li>
  );
}

function Empty({
  composer,
  closed,
}: {
  composer: RefObject<HTMLTextAreaElement | null>;
  closed: boolean;
}): ReactNode {
  const ask = (text: string): void => {
    log.append({ id: client.ports.uuid(), from: 'visitor', text, at: Date.now() });
    composer.current?.focus();
  };
  return (
    <div className="empty">
      <h2>What would you like to lose today?</h2>
      <p>
        Write something, attach a file, then go offline, reload, or let the session time out. Maria is a small
        program in this page; the session around her is real, and keeps what you do.
      </p>
      {!closed && (
        <ul>
          {STARTERS.map((text) => (
            <li key={text}>
              <button type="button" className="starter" onClick={() => ask(text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
