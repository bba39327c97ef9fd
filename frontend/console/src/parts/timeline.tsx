import { useState, type ReactNode } from 'react';
import { usePages } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { clock, day, local, weekday, words } from '../format.js';
import { Badge, Link } from './basics.js';
import { EventDrawer } from './event-drawer.js';
import { More } from './more.js';
import { Failed, Loading } from './states.js';

type Event = Schemas['AuditEventView'];

/** What happened to a session, newest first, by day. */
export function Timeline({ id }: { id: string }): ReactNode {
  const pages = usePages<Event, Schemas['TimelineAnswer']>(id, (cursor, signal) =>
    call(`sessions/${id}/timeline`, {
      scope: 'audit:read',
      query: { limit: '100', ...(cursor === null ? {} : { cursor }) },
      signal,
    }),
  );
  const [open, setOpen] = useState<Event | null>(null);
  return (
    <section className="card" aria-label="Timeline">
      <div className="section-top">
        <h2>Timeline</h2>
        <Link to="audit" query={{ last: '30d', session_id: id }}>
          Open in the audit
        </Link>
      </div>
      {pages.error && !pages.loading && <Failed error={pages.error} retry={pages.reload} />}
      {!pages.first && pages.loading && <Loading what="the timeline" />}
      {pages.first && pages.items.length === 0 && <p className="empty">No event is kept of this session.</p>}
      {byDay(pages.items).map(([date, events]) => (
        <section key={date} aria-label={date}>
          <h3>
            {weekday(events[0]!.at)} {date}
          </h3>
          <ol className="timeline">
            {events.map((event) => (
              <li key={event.event_id} data-outcome={event.outcome} data-severity={event.severity}>
                <time dateTime={event.at} title={local(event.at)}>
                  {clock(event.at)}
                </time>
                <span>
                  <button type="button" className="link" onClick={() => setOpen(event)}>
                    {words(event.action)}
                  </button>
                  {event.reason && <span> – {words(event.reason)}</span>}
                  {event.severity !== 'informational' && <Badge state="severity">{event.severity}</Badge>}
                  <span className="hint"> {event.actor.type}</span>{' '}
                  <Link
                    to="audit"
                    query={{ last: '7d', action: event.action }}
                    className="alike"
                    label={`Events like this: ${words(event.action)}`}
                  >
                    like this
                  </Link>
                </span>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <More pages={pages} what="events" />
      {pages.items.length > 0 && (
        <p className="hint">What an event means is said by catalogue {pages.first?.catalogue}.</p>
      )}
      {open && <EventDrawer id={open.event_id} at={open.at} onClose={() => setOpen(null)} />}
    </section>
  );
}

export function byDay(events: readonly Event[]): [string, Event[]][] {
  const days = new Map<string, Event[]>();
  for (const event of events) {
    const date = day(event.at);
    days.set(date, [...(days.get(date) ?? []), event]);
  }
  return [...days];
}
