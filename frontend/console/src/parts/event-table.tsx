import type { ReactNode } from 'react';
import type { Schemas } from '../api.js';
import { count, words } from '../format.js';
import { Badge, RouteName, SessionLink, When } from './basics.js';

type Event = Schemas['AuditEventView'];

export function EventTable({ items, onOpen }: { items: Event[]; onOpen(event: Event): void }): ReactNode {
  return (
    <div className="scroller card" role="region" aria-label="Events, table" tabIndex={0}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Event</th>
            <th scope="col">Outcome</th>
            <th scope="col">Code or reason</th>
            <th scope="col">Session</th>
            <th scope="col">Actor</th>
            <th scope="col">Route</th>
            <th scope="col">Network</th>
            <th scope="col">Severity</th>
          </tr>
        </thead>
        <tbody>
          {items.map((event) => (
            <tr key={event.event_id}>
              <td className="nowrap">
                <When at={event.at} />
              </td>
              <th scope="row" className="nowrap">
                <button type="button" className="link" onClick={() => onOpen(event)}>
                  {words(event.action)}
                </button>
                {typeof event.facts['count'] === 'number' && (
                  <span className="hint"> × {count(event.facts['count'])}</span>
                )}
              </th>
              <td>
                <Badge state={event.outcome} />
              </td>
              <td>{words(event.code ?? event.reason ?? '–')}</td>
              <td>{event.session_id ? <SessionLink id={event.session_id} /> : '–'}</td>
              <td className="nowrap">
                {event.actor.type}
                {event.actor.id && <code className="hint"> {event.actor.id.slice(0, 8)}</code>}
              </td>
              <td>
                <RouteName name={String(event.facts['operation'] ?? '–')} />
              </td>
              <td>{event.network ?? '–'}</td>
              <td>{event.severity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
