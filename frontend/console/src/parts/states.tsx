// What stands where an answer is awaited, did not come, is empty, or is not the whole truth yet.

import type { ReactNode } from 'react';
import type { CallError, Schemas } from '../api.js';
import type { Asked } from '../answers.js';
import { duration, utc } from '../format.js';
import { Lack } from './permission.js';

export function Failed({ error, retry }: { error: CallError; retry?: () => void }): ReactNode {
  const forbidden = error.missing !== null;
  return (
    <div className="state failed card" role="alert">
      <h2>{forbidden ? 'Your key does not allow this' : error.title}</h2>
      {forbidden ? (
        <p>
          <Lack of={[error.missing!]} />
        </p>
      ) : (
        <p>{error.detail}</p>
      )}
      <p className="hint">
        <code>{error.code}</code>
        {error.reference && (
          <>
            {' '}
            · reference <code>{error.reference}</code>
          </>
        )}
      </p>
      {retry && !forbidden && (
        <button type="button" className="ms-button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export const Loading = ({ what }: { what: string }): ReactNode => (
  <p className="state loading" role="status">
    Loading {what} …
  </p>
);

/** Shows an answer; one that is being asked for again stays to be read. */
export function Answered<Answer>(props: {
  asked: Asked<Answer>;
  what: string;
  /** What to say where there is no such thing, which is not a failure. */
  missing?: ReactNode;
  children: (answer: Answer) => ReactNode;
}): ReactNode {
  const { asked, what, missing, children } = props;
  if (asked.error?.code === 'not_found' && !asked.loading && missing) return missing;
  if (asked.error && !asked.loading) return <Failed error={asked.error} retry={asked.reload} />;
  if (asked.answer === null) return <Loading what={what} />;
  return (
    <div className="answered" aria-busy={asked.loading} data-old={asked.loading}>
      {children(asked.answer)}
    </div>
  );
}

const LATE_SECONDS = 600;

/** Says how far behind the numbers are: quietly where they are fresh, as a warning where not. */
export function Freshness({ of }: { of: Schemas['FreshnessView'] }): ReactNode {
  if (of.computed_at === null || of.lag_seconds === null)
    return <p className="partial">Nothing has been counted yet. Rollups are computed every five minutes.</p>;
  const behind = `Rollups are ${duration(Math.max(0, of.lag_seconds))} behind`;
  const waiting = of.waiting_hours > 0 ? `, and ${of.waiting_hours} hours wait to be counted again` : '';
  const late = of.lag_seconds > LATE_SECONDS || of.waiting_hours > 0;
  return (
    <p className={late ? 'partial' : 'hint'} title={utc(of.computed_at)}>
      {late && <strong>These numbers are not complete. </strong>}
      {behind}
      {waiting}.
    </p>
  );
}
