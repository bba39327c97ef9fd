import { OfflineBanner, SessionExpiryWarning, SessionResetAlert } from 'maria-sessions/react';
import { useRef, useState, type ReactNode } from 'react';
import { Chat } from './chat.js';
import { DeveloperPanel } from './developer-panel.js';
import { SessionPanel } from './session-panel.js';
import { StatusBadge } from './status-badge.js';
import { ThemeSwitch } from './theme.js';

const VIEWS = { chat: 'Chat', session: 'Your session', developer: 'Break things' } as const;
type View = keyof typeof VIEWS;

/** Wide: the chat, and one panel beside it. Narrow: one of the three at a time. */
export function App(): ReactNode {
  const [view, setView] = useState<View>('chat');
  const composer = useRef<HTMLTextAreaElement>(null);
  const side = view === 'developer' ? 'developer' : 'session';
  return (
    <div className="app" data-view={view}>
      <a className="skip" href="#message">
        Skip to the message field
      </a>
      <header className="top">
        <Mark />
        <div className="brand">
          <h1>Maria</h1>
          <StatusBadge />
        </div>
        <ThemeSwitch />
      </header>
      <nav className="views" aria-label="Views">
        {(Object.keys(VIEWS) as View[]).map((each) => (
          <button
            key={each}
            type="button"
            className="view"
            data-view={each}
            data-side={each === side}
            aria-current={view === each || (view === 'chat' && each === side) ? 'true' : undefined}
            onClick={() => setView(each)}
          >
            {VIEWS[each]}
          </button>
        ))}
      </nav>
      <main className="centre">
        <div className="notices">
          <OfflineBanner />
          <SessionExpiryWarning />
          <SessionResetAlert focusAfter={composer} />
        </div>
        <div className="conversation">
          <Chat composer={composer} />
        </div>
      </main>
      <aside className="side" aria-label={VIEWS[side]}>
        {side === 'session' ? <SessionPanel composer={composer} /> : <DeveloperPanel />}
      </aside>
    </div>
  );
}

function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path d="M8 23V11.5a2 2 0 0 1 3.6-1.2L16 16l4.4-5.7a2 2 0 0 1 3.6 1.2V23" />
    </svg>
  );
}
