import { useState, type PointerEvent, type ReactNode } from 'react';
import { compact, count } from '../format.js';
import { Figure, useWidth } from './figure.js';
import { TIME_LABEL, everyNth, ticks } from './scale.js';

export interface LinePoint {
  label: string;
  value: number;
}

export interface LineChartProps {
  title: string;
  summary: string;
  unit: string;
  points: LinePoint[];
  empty: string;
  /** The last stretch is not over: what it counts will still grow. */
  unfinished?: boolean;
}

const HEIGHT = 220;
const TOP = 10;
const BOTTOM = 26;

export function LineChart({
  title,
  summary,
  unit,
  points,
  empty,
  unfinished = false,
}: LineChartProps): ReactNode {
  return (
    <Figure
      title={title}
      summary={summary}
      columns={[{ name: 'Time (UTC)' }, { name: unit, number: true }]}
      rows={points.map((point) => [point.label, count(point.value)])}
      {...(points.some((point) => point.value > 0) ? {} : { empty })}
    >
      {(labelledBy) => (
        <Drawing points={points} unit={unit} unfinished={unfinished} labelledBy={labelledBy} />
      )}
    </Figure>
  );
}

interface DrawingProps extends Pick<LineChartProps, 'points' | 'unit'> {
  unfinished: boolean;
  labelledBy: string;
}

function Drawing({ points, unit, unfinished, labelledBy }: DrawingProps): ReactNode {
  const [box, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const steps = ticks(Math.max(...points.map((point) => point.value)));
  const most = steps.at(-1)!;
  const left = 12 + 8 * compact(most).length;
  const x = (index: number): number => left + ((width - left - 8) * index) / Math.max(1, points.length - 1);
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  const line = points.map(
    (point, index) => `${index ? 'L' : 'M'}${x(index).toFixed(1)} ${y(point.value).toFixed(1)}`,
  );
  const nth = everyNth(points.length, (width - left) / 92);
  const shown = at === null ? null : points[Math.min(at, points.length - 1)]!;
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    const inside = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    const share = inside / Math.max(1, width - left - 8);
    setAt(Math.max(0, Math.min(points.length - 1, Math.round(share * (points.length - 1)))));
  };
  return (
    <div ref={box} className="chart">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        role="img"
        aria-labelledby={labelledBy}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
      >
        {steps.map((step) => (
          <g key={step}>
            <line className="grid" x1={left} x2={width - 8} y1={y(step)} y2={y(step)} />
            <text className="axis" x={left - 6} y={y(step) + 4} textAnchor="end">
              {compact(step)}
            </text>
          </g>
        ))}
        <path className="area" d={`${line.join('')}L${x(points.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`} />
        <path className="line" d={line.slice(0, unfinished ? -1 : undefined).join('')} />
        {unfinished && <path className="line unfinished" d={line.slice(-2).join('').replace(/^L/, 'M')} />}
        {points.map((each, index) =>
          index % nth === 0 && x(index) < width - TIME_LABEL ? (
            <text key={index} className="axis" x={x(index)} y={HEIGHT - 6}>
              {each.label}
            </text>
          ) : null,
        )}
        {shown && at !== null && (
          <g>
            <line className="pointer" x1={x(at)} x2={x(at)} y1={TOP} y2={y(0)} />
            <circle className="dot" cx={x(at)} cy={y(shown.value)} r="4" />
          </g>
        )}
      </svg>
      <p className="readout" aria-hidden="true">
        {shown ? `${shown.label} UTC: ${count(shown.value)} ${unit}` : ' '}
      </p>
    </div>
  );
}
