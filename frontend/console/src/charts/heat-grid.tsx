import type { ReactNode } from 'react';
import { count, WEEKDAYS } from '../format.js';
import { Figure, useWidth } from './figure.js';
import { shade } from './scale.js';

export interface HeatGridProps {
  title: string;
  unit: string;
  /** Seven days from Monday on, each of 24 hours. */
  grid: number[][];
  empty: string;
}

const LEFT = 36;
const TOP = 18;

const hour = (at: number): string => `${String(at).padStart(2, '0')}:00`;

export function HeatGrid({ title, unit, grid, empty }: HeatGridProps): ReactNode {
  const cells = grid.flatMap((row, day) => row.map((value, at) => ({ value, day, at })));
  const top = cells.reduce((best, cell) => (cell.value > best.value ? cell : best), cells[0]!);
  const summary =
    top.value > 0
      ? `Busiest: ${WEEKDAYS[top.day]} ${hour(top.at)} UTC with ${count(top.value)} ${unit}.`
      : `No ${unit}.`;
  return (
    <Figure
      title={title}
      summary={summary}
      columns={[{ name: 'Hour (UTC)' }, ...WEEKDAYS.map((name) => ({ name, number: true }))]}
      rows={Array.from({ length: 24 }, (_, at) => [hour(at), ...grid.map((row) => count(row[at] ?? 0))])}
      {...(top.value > 0 ? {} : { empty })}
    >
      {(labelledBy) => <Drawing cells={cells} most={top.value} unit={unit} labelledBy={labelledBy} />}
    </Figure>
  );
}

interface DrawingProps {
  cells: { value: number; day: number; at: number }[];
  most: number;
  unit: string;
  labelledBy: string;
}

function Drawing({ cells, most, unit, labelledBy }: DrawingProps): ReactNode {
  const [box, width] = useWidth();
  const step = (width - LEFT - 2) / 24;
  const high = Math.max(20, Math.min(26, step));
  const height = TOP + 7 * high + 30;
  const nth = step < 20 ? 6 : 3;
  return (
    <div ref={box} className="chart">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="img"
        aria-labelledby={labelledBy}
      >
        {WEEKDAYS.map((name, day) => (
          <text key={name} className="axis" x="0" y={TOP + day * high + high / 2 + 4}>
            {name}
          </text>
        ))}
        {Array.from({ length: 24 / nth }, (_, index) => (
          <text key={index} className="axis" x={LEFT + index * nth * step + 1} y="12">
            {hour(index * nth).slice(0, 2)}
          </text>
        ))}
        {cells.map(({ value, day, at }) => {
          const level = shade(value, most);
          // Colour never alone: what is darker is larger, too.
          const inset = (high / 2) * (level === 0 ? 0.88 : 0.5 - level * 0.09);
          return (
            <rect
              key={`${day} ${at}`}
              className={`heat heat-${level}`}
              x={LEFT + at * step + Math.min(inset, step / 2 - 1)}
              y={TOP + day * high + inset}
              width={Math.max(1, step - 2 * Math.min(inset, step / 2 - 1))}
              height={Math.max(1, high - 2 * inset)}
              rx="2"
            >
              <title>{`${WEEKDAYS[day]} ${hour(at)}: ${count(value)} ${unit}`}</title>
            </rect>
          );
        })}
        <Legend y={TOP + 7 * high + 10} most={most} />
      </svg>
    </div>
  );
}

function Legend({ y, most }: { y: number; most: number }): ReactNode {
  return (
    <g>
      <text className="axis" x={LEFT} y={y + 11}>
        0
      </text>
      {[1, 2, 3, 4, 5].map((level) => {
        const size = 4 + level * 2;
        return (
          <rect
            key={level}
            className={`heat heat-${level}`}
            x={LEFT + level * 18 + (14 - size) / 2}
            y={y + (14 - size) / 2}
            width={size}
            height={size}
            rx="2"
          />
        );
      })}
      <text className="axis" x={LEFT + 112} y={y + 11}>
        {count(most)}
      </text>
    </g>
  );
}
