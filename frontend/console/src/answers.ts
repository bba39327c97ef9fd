// What a screen shows of a call: loading, the answer, or why there is none.

import { useCallback, useEffect, useRef, useState } from 'react';
import { asCallError, type CallError } from './api.js';

export interface Asked<Answer> {
  answer: Answer | null;
  error: CallError | null;
  loading: boolean;
  reload(): void;
}

/** Asks when `name` changes, which says all that the call depends on; the call before is given up. */
export function useAnswer<Answer>(
  name: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Asked<Answer> {
  const [found, setFound] = useState<{ name: string; answer: Answer | null; error: CallError | null } | null>(
    null,
  );
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const given = new AbortController();
    latest.current(given.signal).then(
      (answer) => !given.signal.aborted && setFound({ name: `${name} ${turn}`, answer, error: null }),
      (error: unknown) => {
        if (!given.signal.aborted)
          setFound({ name: `${name} ${turn}`, answer: null, error: asCallError(error) });
      },
    );
    return () => given.abort();
  }, [name, turn]);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  return {
    answer: found?.answer ?? null,
    error: found?.error ?? null,
    loading: found?.name !== `${name} ${turn}`,
    reload,
  };
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

export interface Pages<Item, First> extends Omit<Asked<First>, 'answer'> {
  first: First | null;
  items: Item[];
  more: (() => void) | null;
  loadingMore: boolean;
}

/** A list that grows page by page; another `name` is another list. */
export function usePages<Item, First extends Page<Item>>(
  name: string,
  ask: (cursor: string | null, signal: AbortSignal) => Promise<First>,
): Pages<Item, First> {
  const { answer: first, error, loading, reload } = useAnswer(name, (signal) => ask(null, signal));
  const [later, setLater] = useState<{ of: First; items: Item[]; cursor: string | null } | null>(null);
  const [state, setState] = useState<'idle' | 'busy' | CallError>('idle');
  const mine = later && later.of === first ? later : null;
  const cursor = mine ? mine.cursor : (first?.next_cursor ?? null);
  const more = (): void => {
    if (!first || cursor === null || state === 'busy') return;
    setState('busy');
    ask(cursor, new AbortController().signal).then(
      (page) => {
        setLater({ of: first, items: [...(mine?.items ?? []), ...page.items], cursor: page.next_cursor });
        setState('idle');
      },
      (failed: unknown) => setState(asCallError(failed)),
    );
  };
  return {
    first,
    items: [...(first?.items ?? []), ...(mine?.items ?? [])],
    error: error ?? (typeof state === 'string' ? null : state),
    loading,
    reload,
    more: cursor === null ? null : more,
    loadingMore: state === 'busy',
  };
}
