// The stretch of time that a screen is about: a preset, or from and to, as it stands in the address.

export const PRESETS = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
} as const;
export type Preset = keyof typeof PRESETS;

export type Range = { last: Preset } | { from: string; to: string };

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

/** Returns the range of an address; a broken one is the fallback, never an error. */
export function rangeOf(query: URLSearchParams, fallback: Preset): Range {
  const last = query.get('last');
  if (last !== null && Object.hasOwn(PRESETS, last)) return { last: last as Preset };
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  return TIME.test(from) && TIME.test(to) && Date.parse(from) < Date.parse(to)
    ? { from, to }
    : { last: fallback };
}

export const rangeQuery = (range: Range): Record<string, string> =>
  'last' in range ? { last: range.last } : { from: range.from, to: range.to };

/** The whole seconds that the service takes, from what a date field says or a chart was asked. */
export const utcTime = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** What a `datetime-local` field shows and says, read as UTC. */
export const fieldOf = (time: string): string => time.slice(0, 16);
export const timeOf = (field: string): string | null =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(field) ? `${field.slice(0, 16)}:00Z` : null;
