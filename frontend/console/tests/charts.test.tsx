// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BarList } from '../src/charts/bar-list.js';
import { ColumnChart } from '../src/charts/column-chart.js';
import { EventHistogram } from '../src/charts/event-histogram.js';
import { HeatGrid } from '../src/charts/heat-grid.js';
import { LineChart } from '../src/charts/line-chart.js';
import { everyNth, shade, ticks } from '../src/charts/scale.js';

afterEach(cleanup);

describe('axes', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [53, [0, 20, 40, 60]],
    [260, [0, 100, 200, 300]],
    [1000, [0, 250, 500, 750, 1000]],
    [14_358, [0, 5000, 10_000, 15_000]],
  ])('up to %d they step %j', (most, steps) => expect(ticks(most)).toEqual(steps));

  it('never step in parts of one, nor end below what they show', () => {
    for (let most = 1; most < 5000; most += 7) {
      const steps = ticks(most);
      expect(steps.every(Number.isInteger)).toBe(true);
      expect(steps.at(-1)).toBeGreaterThanOrEqual(most);
      expect(steps.at(-2)).toBeLessThan(most);
      expect(steps.length).toBeLessThanOrEqual(6);
    }
  });

  it('leave labels out where there is no room, and show something as something', () => {
    expect([everyNth(24, 6.9), everyNth(3, 6), everyNth(10, 0)]).toEqual([4, 1, 10]);
    expect([shade(0, 9), shade(1, 1000), shade(1000, 1000), shade(0, 0)]).toEqual([0, 1, 5, 0]);
  });
});

/** Opens a figure's table; returns its cells, row by row. */
function table(name: string): string[][] {
  fireEvent.click(screen.getByRole('button', { name: `${name} as a table` }));
  const rows = within(screen.getByRole('region', { name: `${name}: numbers` })).getAllByRole('row');
  return rows.map((row) => [...row.children].map((cell) => cell.textContent ?? ''));
}

describe('charts', () => {
  it('a line has its name, its sentence and its numbers', () => {
    const points = [
      { label: 'Mon', value: 3 },
      { label: 'Tue', value: 1200 },
    ];
    render(
      <LineChart title="Active" summary="At most 1,200." unit="sessions" points={points} empty="None." />,
    );
    expect(screen.getByRole('img', { name: 'Active At most 1,200.' })).toBeTruthy();
    expect(table('Active')).toEqual([
      ['Time (UTC)', 'sessions'],
      ['Mon', '3'],
      ['Tue', '1,200'],
    ]);
  });

  it('no label of a time begins where it would be cut off', () => {
    const points = Array.from({ length: 40 }, (_, hour) => ({ label: `11-26 ${hour}:00`, value: 1 }));
    const { container } = render(
      <LineChart title="Active" summary="" unit="sessions" points={points} empty="None." />,
    );
    const width = Number(container.querySelector('svg')!.getAttribute('width'));
    const labels = [...container.querySelectorAll('.axis:not([text-anchor])')];
    expect(labels.length).toBeGreaterThan(2);
    for (const each of labels) expect(Number(each.getAttribute('x'))).toBeLessThan(width - 76);
  });

  it('nothing to draw is said in words', () => {
    render(
      <LineChart
        title="Active"
        summary=""
        unit="x"
        points={[{ label: 'Mon', value: 0 }]}
        empty="No session."
      />,
    );
    expect(screen.getByText('No session.')).toBeTruthy();
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('columns are as high as their numbers', () => {
    const columns = [
      { label: '0 s – 1 s', short: '0 s', value: 10 },
      { label: '1 s – 2 s', short: '1 s', value: 5 },
    ];
    const { container } = render(
      <ColumnChart
        title="Length"
        summary=""
        by="From – to"
        unit="Sessions"
        columns={columns}
        empty="None."
      />,
    );
    const [high, low] = [...container.querySelectorAll('rect.bar')].map((bar) =>
      Number(bar.getAttribute('height')),
    );
    expect(high! / low!).toBeCloseTo(2);
    expect(table('Length').slice(1)).toEqual([
      ['0 s – 1 s', '10'],
      ['1 s – 2 s', '5'],
    ]);
  });

  it('a heat grid has all seven days and 24 hours, and names the busiest', () => {
    const grid = Array.from({ length: 7 }, (_, day) =>
      Array.from({ length: 24 }, (_, hour) => (day === 3 && hour === 14 ? 53 : 1)),
    );
    const { container } = render(<HeatGrid title="When" unit="begun" grid={grid} empty="None." />);
    expect(screen.getByText('Busiest: Thu 14:00 UTC with 53 begun.')).toBeTruthy();
    const cells = [...container.querySelectorAll('rect.heat')].filter((cell) => cell.querySelector('title'));
    expect(cells).toHaveLength(168);
    const width = Number(container.querySelector('svg')!.getAttribute('width'));
    for (const cell of cells)
      expect(Number(cell.getAttribute('x')) + Number(cell.getAttribute('width'))).toBeLessThanOrEqual(width);
    const rows = table('When');
    expect(rows).toHaveLength(25);
    expect(rows[15]).toEqual(['14:00', '1', '1', '1', '53', '1', '1', '1']);
  });

  it('a list of bars says number and share', () => {
    const items = [
      { name: 'web', label: 'web', count: 3 },
      { name: 'ios', label: 'ios', count: 1 },
    ];
    render(<BarList title="Platforms" by="Platform" unit="sessions" items={items} empty="None." />);
    expect(table('Platforms').slice(1)).toEqual([
      ['web', '3', '75 %'],
      ['ios', '1', '25 %'],
    ]);
  });

  it('a stretch of the histogram is chosen with the keyboard', () => {
    const buckets = [4, 0, 2, 1].map((success, index) => ({
      at: `2026-11-01T0${index}:00:00Z`,
      success,
      failure: index,
    }));
    const choose = vi.fn();
    render(<EventHistogram buckets={buckets} bucketSeconds={3600} summary="7 events" onChoose={choose} />);
    const show = screen.getByRole('button', { name: 'Show only this time' });
    expect(show).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByRole('slider', { name: /Range start/ }), { target: { value: '1' } });
    fireEvent.change(screen.getByRole('slider', { name: /Range end/ }), { target: { value: '2' } });
    fireEvent.click(show);
    expect(choose).toHaveBeenCalledWith(1, 2);
    // Beyond the other end, it takes that along.
    fireEvent.change(screen.getByRole('slider', { name: /Range start/ }), { target: { value: '3' } });
    fireEvent.click(show);
    expect(choose).toHaveBeenLastCalledWith(3, 3);
  });
});
