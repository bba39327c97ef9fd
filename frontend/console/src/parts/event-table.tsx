import type { ReactNode } from 'react';
import type { Schemas } from '../api.js';
import { count, words } from '../format.js';
import { Badge, RouteName, SessionLink, When } from './basics.js';
import { Table, type Column } from './table.js';

export type AuditEvent = Schemas['AuditEventView'];

const columns = (onOpen: (event: AuditEvent) => void): Column<AuditEvent>[] => [
  { name: 'Time (UTC)', className: 'nowrap', cell: (event) => <When at={event.at} /> },
  {
    name: 'Event',
    heads: true,
    className: 'nowrap',
    cell: (event) => (
      <>
        <button type="button" className="link" onClick={() => onOpen(event)}>
          {words(event.action)}
        </button>
        {typeof event.facts['count'] === 'number' && (
          <span className="hint"> × {count(event.facts['count'])}</span>
        )}
      </>
    ),
  },
  { name: 'Outcome', cell: (event) => <Badge state={event.outcome} /> },
  { name: 'Code or reason', cell: (event) => words(event.code ?? event.reason ?? '–') },
  {
    name: 'Session',
    cell: (event) => (event.session_id ? <SessionLink id={event.session_id} /> : '–'),
  },
  {
    name: 'Actor',
    className: 'nowrap',
    cell: ({ actor }) => (
      <>
        {actor.type}
        {actor.id && <code className="hint"> {actor.id.slice(0, 8)}</code>}
      </>
    ),
  },
  { name: 'Route', cell: (event) => <RouteName name={String(event.facts['operation'] ?? '–')} /> },
  { name: 'Network', cell: (event) => event.network ?? '–' },
  { name: 'Severity', cell: (event) => event.severity },
];

export interface EventTableProps {
  items: readonly AuditEvent[];
  /** The ids of those that have just come. */
  fresh?: ReadonlySet<string>;
  onOpen(event: AuditEvent): void;
}

export function EventTable({ items, fresh, onOpen }: EventTableProps): ReactNode {
  return (
    <Table
      name="Events"
      className="card"
      columns={columns(onOpen)}
      rows={items}
      keyOf={(event) => event.event_id}
      markOf={(event) => (fresh?.has(event.event_id) ? 'fresh' : undefined)}
    />
  );
}
