// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { Schemas } from '../src/api.js';
import { Kpis } from '../src/parts/kpis.js';

afterEach(cleanup);

const NOTHING: Schemas['KpisView'] = {
  active: 0,
  started: 0,
  ended: 0,
  completed_share: null,
  renewed: 0,
  renewal_rate: null,
  median_seconds: null,
  p90_seconds: null,
  requests: 0,
  error_rate: null,
  failure_rate: null,
  uploads_stored: 0,
  stored_bytes: 0,
  orphans_deleted: 0,
};

const said = (name: string): string => screen.getByText(name).parentElement!.textContent!;

it('key figures stand beside those before; buckets are named, not subtracted', () => {
  const before = { ...NOTHING, started: 100, p90_seconds: { low: 2048, high: 4096 }, error_rate: 0.1 };
  const current = { ...NOTHING, started: 120, p90_seconds: { low: 1024, high: 2048 }, error_rate: 0.2 };
  render(<Kpis current={current} previous={before} />);
  expect(said('Sessions begun')).toBe('Sessions begun120▲ +20 %');
  expect(said('90 % used for less than')).toBe('90 % used for less than17 – 34 min▼ was 34 min – 1.1 h');
  // Said, and not only coloured.
  expect(said('Refused or failed')).toBe('Refused or failed20 %▲ +10 points (worse)');
});

it('a change too small for a whole per cent is not told as none', () => {
  render(<Kpis current={{ ...NOTHING, started: 583 }} previous={{ ...NOTHING, started: 582 }} />);
  expect(said('Sessions begun')).toBe('Sessions begun583▲ +0.2 %');
});

it('a first month has nothing before it', () => {
  render(<Kpis current={{ ...NOTHING, started: 3 }} previous={NOTHING} />);
  expect(said('Sessions begun')).toBe('Sessions begun3none before');
  expect(said('Median use')).toBe('Median use–nothing before');
});
