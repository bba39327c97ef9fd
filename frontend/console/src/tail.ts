// The live tail of the audit: what came since, asked for at a modest pace while somebody looks.

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { asCallError, call, type CallError, type Query, type Schemas } from './api.js';
import { count } from './format.js';

type AuditEvent = Schemas['AuditEventView'];
type AuditList = Schemas['AuditList'];

export const ASK_EVERY = 5000;
export const MOST_ROWS = 200;
/** Events come late, and not in order: the audit gathers them, and a minute of requests is one event. */
const LOOK_BACK = 120_000;
const MOST_PAGES = 5;
/** Nobody looks at a page for longer without doing anything: then it costs for nothing. */
export const STOP_AFTER = 30 * 60_000;
/** What is read aloud waits, so that a busy minute is one sentence. */
const SAY_EVERY = 15_000;

export interface Came {
  items: AuditEvent[];
  /** Until when the service has looked. */
  to: string;
  /** Whether everything since was looked at. */
  complete: boolean;
}

/** Asks for what came since a moment, page by page from the newest on, and no more than is shown. */
export async function newest(filters: Query, since: number, signal: AbortSignal): Promise<Came> {
  const query = { ...filters, from: new Date(since - LOOK_BACK).toISOString(), limit: '100' };
  const items: AuditEvent[] = [];
  let to = '';
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES && items.length < MOST_ROWS; page += 1) {
    const answer: AuditList = await call<AuditList>('audit', {
      scope: 'audit:read',
      query: cursor === null ? query : { ...query, cursor },
      signal,
    });
    items.push(...answer.items);
    to ||= answer.to;
    cursor = answer.next_cursor;
    if (cursor === null) break;
  }
  return { items, to, complete: cursor === null || items.length >= MOST_ROWS };
}

/** Each event once, newest first. */
export function ordered(...lists: (readonly AuditEvent[])[]): AuditEvent[] {
  const known = new Map(lists.flat().map((event) => [event.event_id, event]));
  const place = (event: AuditEvent): string => `${new Date(event.at).toISOString()} ${event.event_id}`;
  return [...known.values()].sort((a, b) => (place(a) < place(b) ? 1 : -1));
}

export type Paused = 'hidden' | 'reading' | null;

export interface Tail {
  on: boolean;
  paused: Paused;
  /** What to show: what came and what was there; while it is on, the newest `MOST_ROWS`. */
  items: readonly AuditEvent[];
  /** So much came that it no longer reaches down to what was there, which is left out. */
  cut: boolean;
  /** The ids of what the last answer brought. */
  fresh: ReadonlySet<string>;
  /** Until when the service has looked; null before the first answer. */
  to: string | null;
  complete: boolean;
  /** What is read aloud. */
  said: string;
  stopped: 'after_a_while' | CallError | null;
  start(): void;
  stop(): void;
}

export interface TailOf {
  /** The list as it was loaded; another list begins anew. */
  first: AuditList | null;
  items: readonly AuditEvent[];
  filters: Query;
  /** Somebody reads: nothing moves. */
  reading: boolean;
}

interface News {
  of: AuditList;
  came: readonly AuditEvent[];
  fresh: ReadonlySet<string>;
  to: string;
  complete: boolean;
  cut: boolean;
}

export function useTail({ first, items, filters, reading }: TailOf): Tail {
  const [on, setOn] = useState(false);
  const [stopped, setStopped] = useState<Tail['stopped']>(null);
  const [news, setNews] = useState<News | null>(null);
  const [said, setSaid] = useState('');
  const visible = useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
    () => document.visibilityState === 'visible',
  );
  const mine = news && news.of === first ? news : null;
  const all = useMemo(() => (mine ? ordered(mine.cut ? [] : items, mine.came) : items), [mine, items]);
  const latest = useRef({ items, filters, mine });
  latest.current = { items, filters, mine };
  // Kept over pauses: no pause makes it ask more often, or say more.
  const asked = useRef(0);
  const began = useRef(0);
  const unsaid = useRef({ events: 0, since: 0 });
  const asking = on && visible && !reading && first !== null;

  useEffect(() => {
    if (!asking) return;
    const given = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const later = (): void => {
      timer = setTimeout(() => void ask(), Math.max(0, asked.current + ASK_EVERY - Date.now()));
    };
    const ask = async (): Promise<void> => {
      if (Date.now() - began.current >= STOP_AFTER) {
        setOn(false);
        return setStopped('after_a_while');
      }
      asked.current = Date.now();
      const { filters: of, mine: before } = latest.current;
      try {
        const found = await newest(of, Date.parse(before?.to ?? first.to), given.signal);
        if (given.signal.aborted) return;
        const next = withNews(first, latest.current.items, before, found);
        setNews(next);
        setSaid(sentence(unsaid.current, next.fresh.size));
        later();
      } catch (error) {
        if (given.signal.aborted) return;
        setOn(false);
        setStopped(asCallError(error));
      }
    };
    later();
    return () => {
      given.abort();
      clearTimeout(timer);
    };
  }, [asking, first]);

  return {
    on,
    paused: !on ? null : !visible ? 'hidden' : reading ? 'reading' : null,
    items: on ? all.slice(0, MOST_ROWS) : all,
    cut: mine?.cut ?? false,
    fresh: mine?.fresh ?? NONE,
    to: mine?.to ?? null,
    complete: mine?.complete ?? true,
    said,
    stopped,
    start: () => {
      began.current = Date.now();
      unsaid.current = { events: 0, since: Date.now() };
      setStopped(null);
      setSaid('Live.');
      setOn(true);
    },
    stop: () => {
      setOn(false);
      setSaid('No longer live.');
    },
  };
}

function withNews(of: AuditList, there: readonly AuditEvent[], before: News | null, found: Came): News {
  const known = new Set(there.map((event) => event.event_id));
  const already = new Set(before?.came.map((event) => event.event_id));
  const came = ordered(
    before?.came ?? [],
    found.items.filter((event) => !known.has(event.event_id)),
  );
  const fresh = came.map((event) => event.event_id).filter((id) => !already.has(id));
  return {
    of,
    came: came.slice(0, MOST_ROWS),
    fresh: new Set(fresh),
    to: found.to,
    complete: found.complete,
    cut: (before?.cut ?? false) || came.length > MOST_ROWS,
  };
}

const NONE: ReadonlySet<string> = new Set();

/** What to read aloud of `more` events, at most every so often; what was not said is said later. */
function sentence(unsaid: { events: number; since: number }, more: number): string {
  unsaid.events += more;
  if (unsaid.events === 0 || Date.now() - unsaid.since < SAY_EVERY) return '';
  const { events } = unsaid;
  unsaid.events = 0;
  unsaid.since = Date.now();
  return events === 1 ? '1 new event.' : `${count(events)} new events.`;
}
