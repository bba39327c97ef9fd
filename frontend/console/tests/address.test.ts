import { describe, expect, it } from 'vitest';
import { filterQuery, filtersOf, withoutValue, withValue } from '../src/filters.js';
import { fieldOf, rangeOf, rangeQuery, timeOf, utcTime } from '../src/range.js';
import { address, routeOf } from '../src/route.js';

const query = (text: string): URLSearchParams => new URLSearchParams(text);

describe('the address', () => {
  it('names the screen and its filters, and nothing that is empty', () => {
    expect(address('audit', { last: '7d', code: '', action: undefined })).toBe('/console/audit?last=7d');
    const route = routeOf('/console/sessions/59ef?x=1');
    expect([route.path, route.query.get('x')]).toEqual([['sessions', '59ef'], '1']);
    expect(routeOf('/console/').path).toEqual([]);
  });

  it('that is broken is as it came, and no error', () => {
    expect(routeOf('/console/sessions/%E0%A4%A').path).toEqual(['sessions', '%E0%A4%A']);
  });

  it('gives filters back as they were put in', () => {
    const filters = [
      { field: 'action' as const, not: false, values: ['created', 'ended'] },
      { field: 'code' as const, not: true, values: ['session_invalid'] },
    ];
    expect(filterQuery(filters)).toEqual({ action: 'created,ended', code: '!session_invalid' });
    expect(filtersOf(query(new URLSearchParams(filterQuery(filters)).toString()))).toEqual(filters);
  });

  it('ignores fields that nobody knows, and empty and repeated values', () => {
    expect(filtersOf(query('password=x&action=,created,created&code=!'))).toEqual([
      { field: 'action', not: false, values: ['created'] },
    ]);
  });

  it('turns a field round where the other way is asked for', () => {
    const once = withValue([], 'code', 'a', false);
    const twice = withValue(once, 'code', 'b', false);
    expect(filterQuery(twice)).toEqual({ code: 'a,b' });
    expect(filterQuery(withValue(twice, 'code', 'c', true))).toEqual({ code: '!c' });
    expect(filterQuery(withoutValue(twice, 'code', 'a'))).toEqual({ code: 'b' });
    expect(withoutValue(once, 'code', 'a')).toEqual([]);
  });

  it('holds a preset, or a time from and to; what is broken is the fallback', () => {
    expect(rangeOf(query('last=30d'), '24h')).toEqual({ last: '30d' });
    const fixed = { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
    expect(rangeOf(query(new URLSearchParams(rangeQuery(fixed)).toString()), '24h')).toEqual(fixed);
    for (const broken of [
      '',
      'last=2y',
      'last=toString',
      'from=yesterday&to=now',
      'from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z',
    ])
      expect(rangeOf(query(broken), '24h')).toEqual({ last: '24h' });
  });

  it('reads date fields as UTC', () => {
    expect(timeOf('2026-11-01T07:30')).toBe('2026-11-01T07:30:00Z');
    expect(timeOf('')).toBeNull();
    expect(fieldOf('2026-11-01T07:30:00Z')).toBe('2026-11-01T07:30');
    expect(utcTime(Date.UTC(2026, 10, 1, 7, 30, 5, 250))).toBe('2026-11-01T07:30:05Z');
  });
});
