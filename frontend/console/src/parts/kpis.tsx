import type { ReactNode } from 'react';
import type { Schemas } from '../api.js';
import { between, bound, bytes, compact, count, share } from '../format.js';

type Values = Schemas['KpisView'];

interface Kpi {
  name: string;
  value: string;
  /** What is compared with the time before; null where there is nothing to compare. */
  of(values: Values): number | null;
  /** Whether more of it is good news; neither, where nobody can say. */
  more?: 'good' | 'bad';
  asShare?: true;
  /** What it was, in words: where a difference would say more than is known. */
  was?(values: Values): string;
}

function kpisOf(now: Values): Kpi[] {
  return [
    { name: 'Active at the end', value: count(now.active), of: (v) => v.active },
    { name: 'Sessions begun', value: compact(now.started), of: (v) => v.started },
    {
      name: 'Ended by their visitor',
      value: share(now.completed_share),
      of: (v) => v.completed_share,
      asShare: true,
    },
    {
      name: 'Median use',
      value: between(now.median_seconds, bound),
      of: (v) => v.median_seconds?.low ?? null,
      was: (v) => between(v.median_seconds, bound),
    },
    {
      name: '90 % used for less than',
      value: between(now.p90_seconds, bound),
      of: (v) => v.p90_seconds?.low ?? null,
      was: (v) => between(v.p90_seconds, bound),
    },
    {
      name: 'Renewed, of those ended',
      value: share(now.renewal_rate),
      of: (v) => v.renewal_rate,
      asShare: true,
    },
    { name: 'Requests', value: compact(now.requests), of: (v) => v.requests },
    {
      name: 'Refused or failed',
      value: share(now.error_rate),
      of: (v) => v.error_rate,
      more: 'bad',
      asShare: true,
    },
    {
      name: 'Failed (5xx)',
      value: share(now.failure_rate),
      of: (v) => v.failure_rate,
      more: 'bad',
      asShare: true,
    },
    { name: 'Files stored', value: compact(now.uploads_stored), of: (v) => v.uploads_stored },
    { name: 'Bytes stored', value: bytes(now.stored_bytes), of: (v) => v.stored_bytes },
    { name: 'Strays deleted', value: count(now.orphans_deleted), of: (v) => v.orphans_deleted, more: 'bad' },
  ];
}

export function Kpis({ current, previous }: { current: Values; previous: Values | null }): ReactNode {
  return (
    <dl className="kpis">
      {kpisOf(current).map((kpi) => (
        <div key={kpi.name} className="kpi card">
          <dt>{kpi.name}</dt>
          <dd className="kpi-value">{kpi.value}</dd>
          <dd className="kpi-delta">
            <Delta kpi={kpi} now={current} then={previous} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The change against the time before; a sign and a word say what its colour says. */
function Delta({ kpi, now: current, then }: { kpi: Kpi; now: Values; then: Values | null }): ReactNode {
  const now = kpi.of(current);
  const before = then ? kpi.of(then) : null;
  const known = then !== null && now !== null && before !== null && now !== before;
  const text = known && kpi.was ? `was ${kpi.was(then)}` : delta(now, before, kpi.asShare ?? false);
  const direction = now === null || before === null || now === before ? 'same' : now > before ? 'up' : 'down';
  const tone =
    direction === 'same' || !kpi.more
      ? 'none'
      : (direction === 'up') === (kpi.more === 'good')
        ? 'good'
        : 'bad';
  return (
    <span data-tone={tone}>
      {direction !== 'same' && before !== 0 && (
        <span aria-hidden="true">{direction === 'up' ? '▲ ' : '▼ '}</span>
      )}
      {text}
      {tone === 'bad' && <span className="ms-hidden"> (worse)</span>}
    </span>
  );
}

/** `+12 %`, or in points where a share is compared with a share. */
export function delta(now: number | null, before: number | null, asShare: boolean): string {
  if (now === null || before === null) return 'nothing before';
  if (now === before) return 'as before';
  const sign = now > before ? '+' : '−';
  if (asShare) {
    const points = Math.abs(now - before) * 100;
    return `${sign}${points < 10 ? points.toFixed(1) : Math.round(points)} points`;
  }
  if (before === 0) return 'none before';
  const percent = (Math.abs(now - before) / before) * 100;
  if (percent >= 1000) return `${sign}${Math.round(percent / 100)} times`;
  return `${sign}${percent < 1 ? percent.toFixed(1) : Math.round(percent)} %`;
}
