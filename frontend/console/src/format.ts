// Numbers, lengths and times as people read them. Times are UTC; what is local stands beside it.

export type Bounds = { low: number; high: number | null };

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);
export const compact = (value: number): string =>
  value < 10_000 ? whole.format(value) : short.format(value);

export function share(value: number | null): string {
  if (value === null) return '–';
  const percent = value * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  let left = value;
  while (left >= 1000 && at < units.length - 1) {
    left /= 1000;
    at += 1;
  }
  return `${at === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${units[at]}`;
}

/** A length of time in at most two units: `1 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 1) return '0 s';
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  const [name, size] = units[first]!;
  const whole = Math.floor(seconds / size);
  const next = units[first + 1];
  const rest = next ? Math.floor((seconds % size) / next[1]) : 0;
  return next && rest && whole < 20 ? `${whole} ${name} ${rest} ${next[0]}` : `${whole} ${name}`;
}

/** A bound that doubles from bucket to bucket, in one unit: `8.5 min`. */
export function bound(seconds: number): string {
  const [size, unit] =
    seconds < 60 ? [1, 's'] : seconds < 3600 ? [60, 'min'] : seconds < 86_400 ? [3600, 'h'] : [86_400, 'd'];
  const value = seconds / size;
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}

/** A bucket of a histogram: what is known is only that the value lies in it. */
export function between(bounds: Bounds | null, unit: (value: number) => string): string {
  if (bounds === null) return '–';
  if (bounds.high === null) return `${unit(bounds.low)} or more`;
  const [low, high] = [unit(bounds.low), unit(bounds.high)];
  const [value, name] = low.split(' ');
  // The unit once, where it is the same.
  return high.endsWith(` ${name}`) ? `${value} – ${high}` : `${low} – ${high}`;
}

export const milliseconds = (value: number): string =>
  value < 1000 ? `${value} ms` : `${Number((value / 1000).toFixed(1))} s`;

const pad = (value: number): string => String(value).padStart(2, '0');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function utc(at: string | number): string {
  const then = new Date(at);
  return `${day(at)} ${pad(then.getUTCHours())}:${pad(then.getUTCMinutes())}:${pad(then.getUTCSeconds())}`;
}

export function day(at: string | number): string {
  const then = new Date(at);
  return `${then.getUTCFullYear()}-${pad(then.getUTCMonth() + 1)}-${pad(then.getUTCDate())}`;
}

export const weekday = (at: string | number): string => DAYS[new Date(at).getUTCDay()]!;

export function clock(at: string | number): string {
  const then = new Date(at);
  return `${pad(then.getUTCHours())}:${pad(then.getUTCMinutes())}`;
}

/** For an axis or a bucket: the time of day where stretches are short, else the day. */
export const moment = (at: string | number, stretchSeconds: number): string =>
  stretchSeconds >= 86_400 ? `${weekday(at)} ${day(at).slice(5)}` : `${day(at).slice(5)} ${clock(at)}`;

export const local = (at: string | number): string =>
  `${new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })} here (${zone()})`;

const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `session_expired` → `session expired`; `expired/idle` → `expired: idle`. */
export function words(name: string): string {
  const [first, ...rest] = name.split('/');
  const parts = rest.length === 1 && rest[0] === first ? [first] : [first, ...rest];
  return parts.join(': ').replaceAll('_', ' ');
}

export const shortId = (id: string): string => id.slice(0, 8);
