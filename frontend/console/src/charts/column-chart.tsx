import type { ReactNode } from 'react';
import { compact, count } from '../format.js';
import { Figure, useWidth } from './figure.js';
import { ticks } from './scale.js';

export interface ColumnChartProps {
  title: string;
  summary: string;
  /** What a column stands for, and what it counts. */
  by: string;
  unit: string;
  columns: { label: string; short: string; value: number }[];
  empty: string;
}

const HEIGHT = 220;
const TOP = 18;
const BOTTOM = 26;

export function ColumnChart({ title, summary, by, unit, columns, empty }: ColumnChartProps): ReactNode {
  return (
    <Figure
      title={title}
      summary={summary}
      columns={[{ name: by }, { name: unit, number: true }]}
      rows={columns.map((column) => [column.label, count(column.value)])}
      {...(columns.some((column) => column.value > 0) ? {} : { empty })}
    >
      {(labelledBy) => <Drawing columns={columns} labelledBy={labelledBy} />}
    </Figure>
  );
}

function Drawing({
  columns,
  labelledBy,
}: {
  columns: ColumnChartProps['columns'];
  labelledBy: string;
}): ReactNode {
  const [box, width] = useWidth();
  const steps = ticks(Math.max(...columns.map((column) => column.value)));
  const most = steps.at(-1)!;
  const left = 12 + 8 * compact(most).length;
  const step = (width - left - 8) / columns.length;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  // As many labels as do not touch each other.
  const nth = Math.max(1, Math.ceil(44 / step));
  return (
    <div ref={box} className="chart">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        role="img"
        aria-labelledby={labelledBy}
      >
        {steps.map((each) => (
          <g key={each}>
            <line className="grid" x1={left} x2={width - 8} y1={y(each)} y2={y(each)} />
            <text className="axis" x={left - 6} y={y(each) + 4} textAnchor="end">
              {compact(each)}
            </text>
          </g>
        ))}
        {columns.map((column, index) => (
          <g key={column.label}>
            <title>{`${column.label}: ${count(column.value)}`}</title>
            <rect
              className="bar"
              x={left + index * step + step * 0.12}
              width={step * 0.76}
              y={y(column.value)}
              height={y(0) - y(column.value)}
            />
            {column.value > 0 && step >= 30 && (
              <text
                className="axis value"
                x={left + (index + 0.5) * step}
                y={y(column.value) - 5}
                textAnchor="middle"
              >
                {compact(column.value)}
              </text>
            )}
            {index % nth === 0 && (
              <text className="axis" x={left + (index + 0.5) * step} y={HEIGHT - 6} textAnchor="middle">
                {column.short}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}
