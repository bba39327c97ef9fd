import { useEffect, useId, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { compact, count, moment } from '../format.js';
import { Figure, useWidth } from './figure.js';
import { TIME_LABEL, everyNth, ticks } from './scale.js';

export interface Bucket {
  at: string;
  success: number;
  failure: number;
}

export interface EventHistogramProps {
  buckets: Bucket[];
  bucketSeconds: number;
  summary: string;
  /** The buckets from the first to the last, both of them included, are chosen. */
  onChoose(first: number, last: number): void;
}

const HEIGHT = 170;
const TOP = 8;
const BOTTOM = 24;

/** Events over time. A stretch is chosen by dragging, or with the two sliders below. */
export function EventHistogram({
  buckets,
  bucketSeconds,
  summary,
  onChoose,
}: EventHistogramProps): ReactNode {
  return (
    <Figure
      title="Events over time"
      summary={summary}
      columns={[{ name: 'From (UTC)' }, { name: 'Success', number: true }, { name: 'Failure', number: true }]}
      rows={buckets.map((each) => [moment(each.at, bucketSeconds), count(each.success), count(each.failure)])}
      {...(buckets.some((each) => each.success + each.failure > 0)
        ? {}
        : { empty: 'No event in this time.' })}
    >
      {(labelledBy) => (
        <Drawing
          buckets={buckets}
          bucketSeconds={bucketSeconds}
          labelledBy={labelledBy}
          onChoose={onChoose}
        />
      )}
    </Figure>
  );
}

interface DrawingProps extends Omit<EventHistogramProps, 'summary'> {
  labelledBy: string;
}

function Drawing({ buckets, bucketSeconds, labelledBy, onChoose }: DrawingProps): ReactNode {
  const [box, width] = useWidth();
  const [chosen, setChosen] = useState<[number, number] | null>(null);
  const anchor = useRef<number | null>(null);
  const hatch = useId().replace(/:/g, '');
  const lastIndex = buckets.length - 1;
  useEffect(() => setChosen(null), [buckets]);
  const steps = ticks(Math.max(...buckets.map((each) => each.success + each.failure)), 3);
  const most = steps.at(-1)!;
  const left = 12 + 8 * compact(most).length;
  const step = (width - left - 4) / buckets.length;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
  const nth = everyNth(buckets.length, (width - left) / 92);
  const bucketAt = (event: PointerEvent<SVGSVGElement>): number => {
    const inside = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    return Math.max(0, Math.min(lastIndex, Math.floor(inside / step)));
  };
  const drag = (event: PointerEvent<SVGSVGElement>): void => {
    if (anchor.current === null) return;
    const here = bucketAt(event);
    setChosen([Math.min(anchor.current, here), Math.max(anchor.current, here)]);
  };
  const [first, last] = chosen ?? [0, lastIndex];
  const label = (index: number): string => moment(buckets[index]!.at, bucketSeconds);
  const end = (index: number): string =>
    moment(Date.parse(buckets[index]!.at) + bucketSeconds * 1000, bucketSeconds);
  return (
    <div ref={box} className="chart">
      <svg
        className="draggable"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        role="img"
        aria-labelledby={labelledBy}
        onPointerDown={(event) => {
          anchor.current = bucketAt(event);
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onPointerUp={() => (anchor.current = null)}
      >
        <defs>
          <pattern
            id={hatch}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className="failure" width="5" height="5" />
            <line className="hatch" x1="0" x2="0" y1="0" y2="5" strokeWidth="2.5" />
          </pattern>
        </defs>
        {steps.map((each) => (
          <g key={each}>
            <line className="grid" x1={left} x2={width - 4} y1={y(each)} y2={y(each)} />
            <text className="axis" x={left - 6} y={y(each) + 4} textAnchor="end">
              {compact(each)}
            </text>
          </g>
        ))}
        {chosen && (
          <rect
            className="chosen"
            x={left + first * step}
            width={(last - first + 1) * step}
            y={TOP}
            height={y(0) - TOP}
          />
        )}
        {buckets.map((each, index) => (
          <g key={each.at}>
            <title>{`${label(index)}: ${count(each.success)} success, ${count(each.failure)} failure`}</title>
            <rect
              className="bar"
              x={left + index * step + 0.5}
              width={Math.max(1, step - 1)}
              y={y(each.success)}
              height={y(0) - y(each.success)}
            />
            <rect
              fill={`url(#${hatch})`}
              x={left + index * step + 0.5}
              width={Math.max(1, step - 1)}
              y={y(each.success + each.failure)}
              height={y(0) - y(each.failure)}
            />
            {index % nth === 0 && left + index * step < width - TIME_LABEL && (
              <text className="axis" x={left + index * step} y={HEIGHT - 6}>
                {label(index)}
              </text>
            )}
          </g>
        ))}
      </svg>
      <div className="range no-print">
        <ul className="legend">
          <li>
            <i className="swatch success" /> Success
          </li>
          <li>
            <i className="swatch failure" /> Failure (striped)
          </li>
        </ul>
        <Slider
          name="Range start"
          value={first}
          most={lastIndex}
          text={label(first)}
          onChange={(to) => setChosen([to, Math.max(to, last)])}
        />
        <Slider
          name="Range end"
          value={last}
          most={lastIndex}
          text={end(last)}
          onChange={(to) => setChosen([Math.min(first, to), to])}
        />
        <button
          type="button"
          className="ms-button"
          disabled={!chosen}
          onClick={() => chosen && onChoose(...chosen)}
        >
          Show only this time
        </button>
      </div>
    </div>
  );
}

interface SliderProps {
  name: string;
  value: number;
  most: number;
  text: string;
  onChange(to: number): void;
}

function Slider({ name, value, most, text, onChange }: SliderProps): ReactNode {
  return (
    <label className="slider">
      <span>
        {name}: {text}
      </span>
      <input
        type="range"
        min={0}
        max={most}
        value={value}
        aria-valuetext={text}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  );
}
