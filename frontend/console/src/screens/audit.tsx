import { useEffect, useRef, type ReactNode } from 'react';
import { useAnswer, usePages } from '../answers.js';
import { call, type Query, type Schemas } from '../api.js';
import { EventHistogram } from '../charts/event-histogram.js';
import { filterQuery, filtersOf, withValue, type Filter } from '../filters.js';
import { count, duration, utc } from '../format.js';
import { AuditFilters } from '../parts/audit-filters.js';
import { EventDrawer } from '../parts/event-drawer.js';
import { EventTable } from '../parts/event-table.js';
import { ExportButton } from '../parts/exports.js';
import { LiveButton, LiveState, useScrolledPast } from '../parts/live-tail.js';
import { More } from '../parts/more.js';
import { SavedViews } from '../parts/saved-views.js';
import { Screen } from '../parts/screen.js';
import { Failed, Loading } from '../parts/states.js';
import { TimeRange } from '../parts/time-range.js';
import { rangeOf, rangeQuery, utcTime, type Range } from '../range.js';
import { address, go, useRoute } from '../route.js';
import { useTail } from '../tail.js';

const BUCKETS = '60';

const askedBy = (query: URLSearchParams): Query => ({
  ...rangeQuery(rangeOf(query, '24h')),
  ...filterQuery(filtersOf(query)),
});

export function Audit(): ReactNode {
  const { query } = useRoute();
  const range = rangeOf(query, '24h');
  const filters = filtersOf(query);
  const asked = askedBy(query);
  const opened = query.get('event');
  const openedAt = query.get('at');
  const show = (next: { range?: Range; filters?: Filter[]; event?: string; at?: string }): void =>
    go(
      address('audit', {
        ...rangeQuery(next.range ?? range),
        ...filterQuery(next.filters ?? filters),
        event: next.event,
        at: next.at,
      }),
    );
  const name = JSON.stringify(asked);
  const histogram = useAnswer(name, (signal) =>
    call<Schemas['HistogramAnswer']>('audit/histogram', {
      scope: 'audit:read',
      query: { ...asked, buckets: BUCKETS },
      signal,
    }),
  );
  const pages = usePages<Schemas['AuditEventView'], Schemas['AuditList']>(name, (cursor, signal) => {
    const page: Record<string, string> = cursor === null ? { total: 'true' } : { cursor };
    return call('audit', { scope: 'audit:read', query: { ...asked, ...page, limit: '50' }, signal });
  });
  const reload = (): void => {
    histogram.reload();
    pages.reload();
  };
  const top = useRef<HTMLDivElement>(null);
  const scrolled = useScrolledPast(top, pages.first !== null);
  const goesOn = 'last' in range;
  const tail = useTail({
    // While another list is asked for, nothing is added to the one before.
    first: pages.loading ? null : pages.first,
    items: pages.items,
    filters: filterQuery(filters),
    reading: scrolled || opened !== null,
  });
  const { on, stop } = tail;
  useEffect(() => {
    if (on && !goesOn) stop();
  });
  return (
    <Screen
      title="Audit"
      about="Every change, and what requests came to, newest first."
      tools={
        <>
          <TimeRange range={range} onChange={(to) => show({ range: to })} />
          <button type="button" className="ms-button" onClick={reload}>
            Refresh
          </button>
          <LiveButton tail={tail} possible={goesOn} />
          <ExportButton kind="audit" filters={asked} />
        </>
      }
    >
      <AuditFilters filters={filters} onChange={(next) => show({ filters: next })}>
        <SavedViews screen="audit" filters={asked} filtersOf={askedBy} />
      </AuditFilters>
      {histogram.error && !histogram.loading && !pages.error && (
        <Failed error={histogram.error} retry={histogram.reload} />
      )}
      {!histogram.answer && histogram.loading && <Loading what="the chart" />}
      {histogram.answer && (
        <EventHistogram
          buckets={histogram.answer.buckets}
          bucketSeconds={histogram.answer.bucket_seconds}
          summary={summary(histogram.answer)}
          onChoose={(first, last) => show({ range: chosen(histogram.answer!, first, last) })}
        />
      )}
      {pages.error && !pages.loading && <Failed error={pages.error} retry={reload} />}
      {!pages.first && pages.loading && <Loading what="events" />}
      {pages.first && (
        <section aria-label="Events found" aria-busy={pages.loading} data-old={pages.loading}>
          <div ref={top} className="list-top" />
          <p className="hint found" role={tail.on ? undefined : 'status'}>
            {tail.items.length === 0 && !pages.more
              ? 'No event is like this.'
              : `${count(tail.items.length)} shown${tail.to === null ? total(pages.first) : ''}.`}{' '}
            What an event means is said by catalogue {pages.first.catalogue}.
          </p>
          <LiveState
            tail={tail}
            onTop={() => top.current?.scrollIntoView()}
            onQuieten={
              filters.some((each) => each.field === 'action')
                ? null
                : () => show({ filters: withValue(filters, 'action', 'requests_answered', true) })
            }
          />
          {tail.items.length > 0 && (
            <EventTable
              items={tail.items}
              fresh={tail.fresh}
              onOpen={(event) => show({ event: event.event_id, at: event.at })}
            />
          )}
          {!tail.on && !tail.cut && <More pages={pages} what="events" />}
        </section>
      )}
      {opened && openedAt && (
        <EventDrawer
          id={opened}
          at={openedAt}
          onFilter={(field, value, not) => show({ filters: withValue(filters, field, value, not) })}
          onClose={() => show({})}
        />
      )}
    </Screen>
  );
}

const total = (first: Schemas['AuditList']): string =>
  first.total ? ` of ${count(first.total.number)}${first.total.exact ? '' : ' or more'}` : '';

function summary(of: Schemas['HistogramAnswer']): string {
  const success = of.buckets.reduce((sum, each) => sum + each.success, 0);
  const failure = of.buckets.reduce((sum, each) => sum + each.failure, 0);
  const cut = Date.parse(of.complete_from) > Date.parse(of.from);
  return (
    `${count(success)} with success, ${count(failure)} with failure, by ${duration(of.bucket_seconds)}.` +
    (cut
      ? ` Not counted: what is before ${utc(of.complete_from)}, as one look is at 10,000 events at most.`
      : '')
  );
}

/** Whole buckets, to the second: from the beginning of the first to the end of the last. */
function chosen(of: Schemas['HistogramAnswer'], first: number, last: number): Range {
  const from = Date.parse(of.buckets[first]!.at);
  const next = of.buckets[last + 1];
  const to = next ? Date.parse(next.at) : Date.parse(of.to);
  return { from: utcTime(from), to: utcTime(Math.max(to, from + 1000)) };
}
