import { describe, expect, it } from 'vitest';
import {
  between,
  bound,
  bytes,
  clock,
  count,
  day,
  duration,
  milliseconds,
  share,
  utc,
  words,
} from '../src/format.js';
import { delta } from '../src/parts/kpis.js';

describe('what people read', () => {
  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [92, '1 min 32 s'],
    [3600, '1 h'],
    [5_400, '1 h 30 min'],
    [86_400, '1 d'],
    [1_900_800, '22 d'],
  ])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [{ low: 256, high: 512 }, '4.3 – 8.5 min'],
    [{ low: 32, high: 64 }, '32 s – 1.1 min'],
    [{ low: 1024, high: 2048 }, '17 – 34 min'],
    [{ low: 4_194_304, high: null }, '49 d or more'],
    [null, '–'],
  ])('a bucket says both of its ends', (bounds, text) => expect(between(bounds, bound)).toBe(text));

  it('says shares as percent, small ones with a digit, and nothing of nothing', () => {
    expect([share(0), share(0.004), share(0.0999), share(0.5), share(1), share(null)]).toEqual([
      '0 %',
      '0.4 %',
      '10.0 %',
      '50 %',
      '100 %',
      '–',
    ]);
  });

  it('says sizes in powers of a thousand', () => {
    expect([bytes(0), bytes(999), bytes(1000), bytes(53_500), bytes(5_242_880)]).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '53.5 kB',
      '5.2 MB',
    ]);
  });

  it('says times in UTC, whatever the zone here', () => {
    const at = '2026-03-08T07:05:09.123Z';
    expect([utc(at), day(at), clock(at)]).toEqual(['2026-03-08 07:05:09', '2026-03-08', '07:05']);
  });

  it('says codes in words, and the same word once', () => {
    expect([
      words('session_expired'),
      words('expired/idle'),
      words('renewal_demanded/renewal_demanded'),
    ]).toEqual(['session expired', 'expired: idle', 'renewal demanded']);
  });

  it('says numbers and short times', () => {
    expect([count(1_234_567), milliseconds(8), milliseconds(2048)]).toEqual(['1,234,567', '8 ms', '2 s']);
  });

  it.each([
    [120, 100, false, '+20 %'],
    [80, 100, false, '−20 %'],
    [5, 0, false, 'none before'],
    [0, 0, false, 'as before'],
    [null, 3, false, 'nothing before'],
    [0.12, 0.1, true, '+2.0 points'],
    [0.1, 0.35, true, '−25 points'],
  ])('compares %s with %s', (now, before, asShare, text) => expect(delta(now, before, asShare)).toBe(text));
});
