import type { ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { canFilter, type Field } from '../filters.js';
import { between, milliseconds, words } from '../format.js';
import { address } from '../route.js';
import { Badge, Copy, SessionLink, When } from './basics.js';
import { Dialog } from './dialog.js';
import { Json } from './json.js';
import { Failed, Loading } from './states.js';

type Event = Schemas['AuditEventView'];

export interface EventDrawerProps {
  id: string;
  /** Events are kept by time: with it one is found at once. */
  at: string;
  onFilter?(field: Field, value: string, not: boolean): void;
  onClose(): void;
}

export function EventDrawer({ id, at, onFilter, onClose }: EventDrawerProps): ReactNode {
  const asked = useAnswer(`${id} ${at}`, (signal) =>
    call<Schemas['AuditEventAnswer']>(`audit/${encodeURIComponent(id)}`, {
      scope: 'audit:read',
      query: { at },
      signal,
    }),
  );
  const link = location.origin + address('audit', { event: id, at });
  return (
    <Dialog side title={asked.answer ? words(asked.answer.event.action) : 'Event'} onClose={onClose}>
      {asked.error && !asked.loading && <Failed error={asked.error} retry={asked.reload} />}
      {!asked.answer && asked.loading && <Loading what="the event" />}
      {asked.answer && (
        <>
          <p className="hint">
            Copy a link to this event: <Copy text={link} name="a link to this event" /> What it means is said
            by catalogue {asked.answer.catalogue}.
          </p>
          <Values event={asked.answer.event} {...(onFilter ? { onFilter } : {})} />
          <h3>As the audit log has it</h3>
          <Json value={asked.answer.line} name="the line of the audit log" />
        </>
      )}
    </Dialog>
  );
}

const fieldsOf = (event: Event): [string, Field | null, string | null, ReactNode?][] => [
  ['Action', 'action', event.action],
  ['Outcome', 'outcome', event.outcome, <Badge key="o" state={event.outcome} />],
  ['Severity', 'severity', event.severity],
  ['Code', 'code', event.code],
  ['Reason', 'reason', event.reason],
  ['Actor', 'actor_type', event.actor.type],
  ['Actor’s id', event.actor.id ? 'actor' : null, event.actor.id],
  [
    'Session',
    'session_id',
    event.session_id,
    event.session_id ? <SessionLink key="s" id={event.session_id} /> : undefined,
  ],
  ['Upload', 'upload_id', event.upload_id],
  ['Request', 'request_id', event.request_id],
  ['Operation', 'op_id', event.op_id],
  ['Network', 'network', event.network],
  ['Class', 'class', String(event.event_class)],
];

function Values({ event, onFilter }: { event: Event; onFilter?: EventDrawerProps['onFilter'] }): ReactNode {
  const route = event.facts['operation'];
  const rows = [
    ...fieldsOf(event),
    ...(typeof route === 'string' ? [['Route', 'operation', route] as [string, Field, string]] : []),
  ];
  const facts = Object.entries(event.facts).filter(([name]) => name !== 'operation');
  return (
    <dl className="values">
      <div>
        <dt>Time (UTC)</dt>
        <dd>
          <When at={event.at} />
        </dd>
      </div>
      {rows.map(([name, field, value, shown]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {shown ?? <span className="value">{value}</span>}
              {onFilter && field && canFilter(value) && (
                <span className="both">
                  <button
                    type="button"
                    className="quiet"
                    onClick={() => onFilter(field, asked(event, field, value), false)}
                    aria-label={`Filter for ${name} ${value}`}
                  >
                    Filter for
                  </button>
                  <button
                    type="button"
                    className="quiet"
                    onClick={() => onFilter(field, asked(event, field, value), true)}
                    aria-label={`Filter out ${name} ${value}`}
                  >
                    Filter out
                  </button>
                </span>
              )}
            </dd>
          </div>
        ),
      )}
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{factName(name)}</dt>
          <dd>
            <span className="value">{value}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A fact's name: a route and status, a bucket of milliseconds that doubles, or a word. */
function factName(name: string): string {
  const bucket = /^ms:(\d+)$/.exec(name);
  if (!bucket) return name.includes('/') ? name : words(name);
  const high = 2 ** Number(bucket[1]);
  return `answered in ${between({ low: Math.floor(high / 2), high }, milliseconds)}`;
}

/** An actor is asked for with its kind: `operator:<key id>`. */
const asked = (event: Event, field: Field, value: string): string =>
  field === 'actor' ? `${event.actor.type}:${value}` : value;
