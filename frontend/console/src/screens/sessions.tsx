import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { usePages } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { bytes, count, duration, words } from '../format.js';
import { Badge, Copy, SessionLink, When } from '../parts/basics.js';
import { ExportButton } from '../parts/exports.js';
import { More } from '../parts/more.js';
import { Pills } from '../parts/pills.js';
import { SavedViews } from '../parts/saved-views.js';
import { Screen } from '../parts/screen.js';
import { Failed, Loading } from '../parts/states.js';
import { Table, type Column } from '../parts/table.js';
import { TimeRange } from '../parts/time-range.js';
import { rangeOf, rangeQuery, type Range } from '../range.js';
import { address, go, useRoute } from '../route.js';
import { KIND_WORDS, kindOf, normal } from '../search.js';

const STATUSES = ['active', 'expired', 'ended', 'revoked', 'blocked', 'replaced', 'closed'];
const PLATFORMS = ['web', 'ios', 'android', 'windows', 'macos', 'linux', 'other'];

interface Wanted {
  range: Range;
  status: string[];
  platform: string[];
  uploads: string;
  search: string;
}

function wantedOf(query: URLSearchParams): Wanted {
  const some = (name: string, known: string[]): string[] =>
    (query.get(name) ?? '').split(',').filter((each) => known.includes(each));
  const uploads = query.get('has_uploads') ?? '';
  return {
    range: rangeOf(query, '24h'),
    status: some('status', STATUSES),
    platform: some('platform', PLATFORMS),
    uploads: ['true', 'false'].includes(uploads) ? uploads : '',
    search: query.get('search') ?? '',
  };
}

const filtersOf = (wanted: Wanted): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ...rangeQuery(wanted.range),
      status: wanted.status.join(','),
      platform: wanted.platform.join(','),
      has_uploads: wanted.uploads,
      search: wanted.search,
    }).filter(([, value]) => value !== ''),
  );

export function Sessions(): ReactNode {
  const wanted = wantedOf(useRoute().query);
  const filters = filtersOf(wanted);
  const change = (part: Partial<Wanted>): void => go(address('sessions', filtersOf({ ...wanted, ...part })));
  const pages = usePages<Schemas['ListedSessionView'], Schemas['SessionList']>(
    JSON.stringify(filters),
    (cursor, signal) => {
      const page: Record<string, string> = cursor === null ? { total: 'true' } : { cursor };
      return call('sessions', {
        scope: 'sessions:list',
        query: { ...filters, ...page, limit: '50' },
        signal,
      });
    },
  );
  return (
    <Screen
      title="Sessions"
      about="Newest first. A session is listed until 30 days after its end."
      tools={
        <>
          <TimeRange range={wanted.range} onChange={(range) => change({ range })} />
          <button type="button" className="ms-button" onClick={pages.reload}>
            Refresh
          </button>
          <ExportButton kind="sessions" filters={filters} />
        </>
      }
    >
      <div className="card filters no-print">
        <SearchBox search={wanted.search} onSearch={(search) => change({ search })} />
        <Pills
          name="Status"
          all={STATUSES}
          chosen={wanted.status}
          onChange={(status) => change({ status })}
        />
        <Pills
          name="Platform"
          all={PLATFORMS}
          chosen={wanted.platform}
          onChange={(platform) => change({ platform })}
        />
        <label className="field">
          Uploads
          <select
            className="ms-input"
            value={wanted.uploads}
            onChange={(event) => change({ uploads: event.target.value })}
          >
            <option value="">any</option>
            <option value="true">holds some</option>
            <option value="false">holds none</option>
          </select>
        </label>
        <SavedViews screen="sessions" filters={filters} filtersOf={(query) => filtersOf(wantedOf(query))} />
      </div>
      {pages.error && !pages.loading && <Failed error={pages.error} retry={pages.reload} />}
      {!pages.first && pages.loading && <Loading what="sessions" />}
      {pages.first && (
        <section aria-label="Sessions found" aria-busy={pages.loading} data-old={pages.loading}>
          <Summary
            first={pages.first}
            shown={pages.items.length}
            more={pages.more !== null}
            filters={filters}
          />
          {pages.items.length > 0 && (
            <Table
              name="Sessions"
              className="card"
              columns={COLUMNS}
              rows={pages.items}
              keyOf={(each) => each.session_id}
            />
          )}
          <More pages={pages} what="sessions" />
        </section>
      )}
    </Screen>
  );
}

function Summary(props: {
  first: Schemas['SessionList'];
  shown: number;
  more: boolean;
  filters: object;
}): ReactNode {
  const { first, shown, more } = props;
  const total =
    first.total && `${count(first.total.number)}${first.total.exact ? '' : ' or more'} began in this time`;
  return (
    <p className="hint found" role="status">
      {first.search && `Searched as ${KIND_WORDS[first.search]}, whatever else is asked. `}
      {shown === 0 && !more
        ? 'No session is like this. '
        : `${count(shown)} shown${more ? ', there are more' : ''}. `}
      {!first.search && total ? `${total}.` : ''}
    </p>
  );
}

function SearchBox({ search, onSearch }: { search: string; onSearch(search: string): void }): ReactNode {
  const [text, setText] = useState(search);
  const [wrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  // The address may change under it, and it keeps the focus.
  useEffect(() => setText(search), [search]);
  useEffect(() => setWrong(false), [text]);
  const bare = normal(text);
  const kind = kindOf(bare);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (bare === '' || kind) onSearch(bare);
    else setWrong(true);
  };
  // The button goes with the search: the focus goes to where another begins.
  const clear = (): void => {
    input.current?.focus();
    onSearch('');
  };
  const says = bare.includes('@')
    ? 'Nobody can be looked up by e-mail: no index of people is kept.'
    : bare === ''
      ? 'A session id or its first four letters, an upload id, or a request id.'
      : kind
        ? `This is ${KIND_WORDS[kind]}.`
        : 'This is no id that is known here.';
  return (
    <form className="search" role="search" onSubmit={submit}>
      <label htmlFor={id}>Find</label>
      <input
        id={id}
        ref={input}
        className="ms-input"
        value={text}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}k`}
        aria-invalid={wrong}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="ms-button ms-primary">
        Search
      </button>
      {search && (
        <button type="button" className="ms-button" onClick={clear}>
          Clear
        </button>
      )}
      <span id={`${id}k`} className={wrong ? 'ms-error kind' : 'hint kind'} aria-live="polite">
        {says}
      </span>
    </form>
  );
}

const COLUMNS: Column<Schemas['ListedSessionView']>[] = [
  {
    name: 'Session',
    heads: true,
    className: 'nowrap',
    cell: (each) => (
      <>
        <SessionLink id={each.session_id} />{' '}
        <Copy text={each.session_id} name={`session id ${each.session_id}`} />
      </>
    ),
  },
  { name: 'Status', cell: (each) => <Badge state={each.status} /> },
  { name: 'Began', cell: (each) => <When at={each.created_at} /> },
  { name: 'Last seen', cell: (each) => <When at={each.last_seen_at} /> },
  { name: 'Used for', className: 'number', cell: (each) => duration(each.duration_seconds) },
  { name: 'Platform', cell: (each) => each.platform ?? 'unknown' },
  {
    name: 'Uploads',
    className: 'number',
    cell: ({ uploads }) => (uploads.count ? `${uploads.count} (${bytes(uploads.bytes)})` : '–'),
  },
  { name: 'Ended because', cell: (each) => (each.end_reason ? words(each.end_reason) : '–') },
  {
    name: 'Lineage',
    className: 'nowrap',
    cell: ({ predecessor_id: from, successor_id: to }) => (
      <>
        {from && (
          <>
            from <SessionLink id={from} />{' '}
          </>
        )}
        {to && (
          <>
            to <SessionLink id={to} />
          </>
        )}
        {!from && !to && '–'}
      </>
    ),
  },
];
