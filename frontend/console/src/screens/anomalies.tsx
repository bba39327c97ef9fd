import type { ReactNode } from 'react';
import { Link } from '../parts/basics.js';
import { Screen } from '../parts/screen.js';

const LOOKS: { what: string; why: string; query: Record<string, string> }[] = [
  {
    what: 'Tokens that were used twice',
    why: 'somebody used a token that nobody should hold any more',
    query: { last: '30d', action: 'reuse_detected' },
  },
  {
    what: 'Everything of high severity',
    why: 'what the catalogue of events calls high',
    query: { last: '30d', severity: 'high' },
  },
  {
    what: 'Forged or mistyped credentials',
    why: 'bursts of them are somebody who tries',
    query: { last: '7d', code: 'session_invalid,operator_key_invalid' },
  },
  { what: 'Requests that failed', why: 'answers with 5xx', query: { last: '7d', action: 'requests_failed' } },
  {
    what: 'Files that were refused',
    why: 'not what was announced, or what a scanner found',
    query: { last: '30d', action: 'upload_rejected' },
  },
];

/** Says what is not there, and where to look until it is. */
export function Anomalies(): ReactNode {
  return (
    <Screen title="Anomalies" about="What the service finds unusual by itself.">
      <div className="card prose">
        <h2>Nothing is detected yet</h2>
        <p>
          This version has no detector: that this list is empty says <strong>nothing</strong> about whether
          all is well. What will come is a list by severity – spikes of renewals, bursts of new sessions from
          one network, tokens used twice, uploads that are abused, spikes of errors – with what was expected
          beside what was seen, the sessions it is about, and a state to acknowledge or resolve it.
        </p>
        <h2>Where to look until then</h2>
        <ul>
          {LOOKS.map((look) => (
            <li key={look.what}>
              <Link to="audit" query={look.query}>
                {look.what}
              </Link>{' '}
              – {look.why}
            </li>
          ))}
        </ul>
      </div>
    </Screen>
  );
}
