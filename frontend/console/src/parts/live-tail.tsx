import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { utc } from '../format.js';
import { ASK_EVERY, MOST_ROWS, STOP_AFTER, type Tail } from '../tail.js';
import { Failed } from './states.js';

/** The switch. Only a time that goes on can be followed. */
export function LiveButton({ tail, possible }: { tail: Tail; possible: boolean }): ReactNode {
  return (
    <>
      <button
        type="button"
        className="ms-button live"
        aria-pressed={tail.on}
        aria-disabled={!possible || undefined}
        aria-describedby={possible ? undefined : 'live-why'}
        onClick={!possible ? undefined : tail.on ? tail.stop : tail.start}
      >
        Live
      </button>
      {!possible && (
        <span id="live-why" className="hint lack">
          Live follows a time that goes on, such as the last hour; this one has an end.
        </span>
      )}
    </>
  );
}

/** What it does at this moment, or why it has stopped. */
export interface LiveStateProps {
  tail: Tail;
  onTop(): void;
  /** Leaves out what requests came to, this page's own among them; not there where it is left out. */
  onQuieten: (() => void) | null;
}

export function LiveState({ tail, onTop, onQuieten }: LiveStateProps): ReactNode {
  const { on, paused, stopped } = tail;
  return (
    <>
      <p role="status" className="ms-hidden">
        {paused === 'reading' ? 'Live is paused while you read.' : tail.said}
      </p>
      {on && (
        <p className="hint live-state" data-paused={paused !== null}>
          {paused === 'reading' ? (
            <>
              Paused while you read.{' '}
              <button type="button" className="quiet" onClick={onTop}>
                Go on at the top
              </button>
            </>
          ) : (
            <>
              Asked every {ASK_EVERY / 1000} seconds
              {tail.to && `, last at ${utc(tail.to)}`}. The newest {MOST_ROWS} are shown; the chart stays as
              it was.{' '}
              {onQuieten && (
                <button type="button" className="quiet" onClick={onQuieten}>
                  Leave out requests answered
                </button>
              )}
            </>
          )}
        </p>
      )}
      {!tail.complete && (
        <p className="partial">
          More came than one look is at: some of it may be missing here. Refresh to see it all.
        </p>
      )}
      {stopped === 'after_a_while' && (
        <p className="partial" role="alert">
          Live has stopped after {STOP_AFTER / 60_000} minutes.
        </p>
      )}
      {stopped !== null && stopped !== 'after_a_while' && (
        <div className="live-stopped">
          <p className="partial">Live has stopped; what is here stays.</p>
          <Failed error={stopped} retry={tail.start} />
        </div>
      )}
    </>
  );
}

/** Tells whether somebody has scrolled past an element that stands above what they read. */
export function useScrolledPast(above: RefObject<HTMLElement | null>, watched: boolean): boolean {
  const [past, setPast] = useState(false);
  useEffect(() => {
    const element = above.current;
    if (!watched || !element) return;
    // What is below the screen counts as not passed: so a leap over it is seen, too.
    const observer = new IntersectionObserver(([entry]) => entry && setPast(!entry.isIntersecting), {
      rootMargin: '0px 0px 9999999px 0px',
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      setPast(false);
    };
  }, [above, watched]);
  return past;
}
