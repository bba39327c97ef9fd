// The address is the state: which screen, and every filter of it.

import { useSyncExternalStore, type MouseEvent } from 'react';

export const BASE = '/console/';

export interface Route {
  /** The parts of the path below the console: `[]` for the overview. */
  path: string[];
  query: URLSearchParams;
}

const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of [...listeners]) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
};

export function routeOf(url: string): Route {
  const { pathname, searchParams } = new URL(url, 'http://console.invalid');
  const below = pathname.startsWith(BASE) ? pathname.slice(BASE.length) : '';
  return { path: below.split('/').filter(Boolean).map(decoded), query: searchParams };
}

/** A broken part of an address leads to no screen, not to an empty page. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => location.pathname + location.search));
}

/** The address of a screen with its filters; those that are empty are left out. */
export function address(path: string, query: Record<string, string | undefined> = {}): string {
  const filled = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(filled).toString();
  return BASE + path + (text && `?${text}`);
}

/** Goes there. A filter of the same screen is a step back and forward, too. */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to === location.pathname + location.search) return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', to);
  tell();
}

/** Follows a link within the page, unless it is to be opened elsewhere. */
export function follow(event: MouseEvent<HTMLAnchorElement>): void {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  event.preventDefault();
  go(event.currentTarget.pathname + event.currentTarget.search);
}
