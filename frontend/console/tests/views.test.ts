import { describe, expect, it } from 'vitest';
import { LONGEST_NAME, MOST_VIEWS, renamed, viewsOf, withoutView, withView } from '../src/views.js';

const OWN = { name: 'Failures', query: 'last=24h&outcome=failure' };
const KEY = 'mok_AQdkZWZhdWx0DB0uP0BRYnMgISIjJCUmJygpKissLS4v';

describe('views that are kept', () => {
  it('are what was kept, whatever else stands there', () => {
    expect(viewsOf(JSON.stringify([OWN]))).toEqual([OWN]);
    for (const broken of [null, '', '{', '7', '{}', '[null, 1, "x", {"name": 1, "query": ""}]'])
      expect(viewsOf(broken)).toEqual([]);
    expect(viewsOf(JSON.stringify([OWN, { ...OWN, query: 'last=1h' }, { name: '', query: '' }]))).toEqual([
      OWN,
    ]);
  });

  it('have names of their own, of some letters, and are not without number', () => {
    expect(withView([], { ...OWN, name: ' Failures ' })).toEqual([OWN]);
    expect(withView([OWN], { name: 'failures', query: '' })).toBe('taken');
    expect(withView([], { name: '  ', query: '' })).toBe('nameless');
    expect(withView([], { name: 'x'.repeat(LONGEST_NAME + 1), query: '' })).toBe('nameless');
    const many = Array.from({ length: MOST_VIEWS }, (_, at) => ({ name: `v${at}`, query: '' }));
    expect(withView(many, OWN)).toBe('full');
  });

  it('hold no secret, neither in what is filtered nor in the name, though the storage has one', () => {
    const query = new URLSearchParams({ request_id: KEY }).toString();
    expect(withView([], { name: 'x', query })).toBe('secret');
    expect(withView([], { name: 'x', query: `actor=%6Dok_${KEY.slice(4)}` })).toBe('secret');
    expect(withView([], { name: KEY, query: '' })).toBe('secret');
    expect(renamed([OWN], 'Failures', KEY)).toBe('secret');
    expect(viewsOf(JSON.stringify([{ name: 'x', query }]))).toEqual([]);
  });

  it('are renamed in their place, and deleted', () => {
    const other = { name: 'Blocks', query: 'action=blocked' };
    expect(renamed([OWN, other], 'Failures', 'FAILURES ')).toEqual([{ ...OWN, name: 'FAILURES' }, other]);
    expect(renamed([OWN, other], 'Failures', 'blocks')).toBe('taken');
    expect(renamed([OWN], 'Failures', ' ')).toBe('nameless');
    expect(withoutView([OWN, other], 'Failures')).toEqual([other]);
  });
});
