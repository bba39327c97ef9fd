import type { ReactNode } from 'react';
import { count, share } from '../format.js';
import { Figure } from './figure.js';

export interface BarListProps {
  title: string;
  by: string;
  unit: string;
  items: { name: string; label: string; count: number; link?: ReactNode }[];
  empty: string;
}

/** Names with how many there were of each: the bar repeats what the number says. */
export function BarList({ title, by, unit, items, empty }: BarListProps): ReactNode {
  const total = items.reduce((sum, item) => sum + item.count, 0);
  const most = Math.max(0, ...items.map((item) => item.count));
  return (
    <Figure
      title={title}
      summary={total ? `${count(total)} ${unit}` : `No ${unit}`}
      columns={[{ name: by }, { name: unit, number: true }, { name: 'Share', number: true }]}
      rows={items.map((item) => [item.label, count(item.count), share(item.count / total)])}
      {...(items.length ? {} : { empty })}
    >
      {() => (
        <ul className="bar-list">
          {items.map((item) => (
            <li key={item.name}>
              <span className="bar-name">{item.link ?? item.label}</span>
              <span className="bar-count">
                {count(item.count)} <span className="hint">{share(item.count / total)}</span>
              </span>
              <svg className="bar-track" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect className="track" width="100" height="4" />
                <rect className="bar" width={most ? (item.count / most) * 100 : 0} height="4" />
              </svg>
            </li>
          ))}
        </ul>
      )}
    </Figure>
  );
}
