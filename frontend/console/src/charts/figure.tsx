// What surrounds every chart: its name, what it says in one sentence, and its numbers as a table.

import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';

export interface Column {
  name: string;
  number?: boolean;
}

export interface FigureProps {
  title: string;
  /** One sentence with the most important numbers. */
  summary: string;
  columns: Column[];
  rows: (string | number)[][];
  /** Nothing to draw: shown in place of the chart. */
  empty?: string;
  children: (labelledBy: string) => ReactNode;
}

export function Figure({ title, summary, columns, rows, empty, children }: FigureProps): ReactNode {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className="figure card">
      <div className="figure-top">
        <figcaption>
          <h2 id={`${id}t`}>{title}</h2>
          {empty === undefined && (
            <p className="hint" id={`${id}s`}>
              {summary}
            </p>
          )}
        </figcaption>
        {empty === undefined && (
          <button
            type="button"
            className="quiet no-print"
            aria-pressed={asTable}
            aria-label={`${title} as a table`}
            onClick={() => setAsTable(!asTable)}
          >
            Table
          </button>
        )}
      </div>
      {asTable && empty === undefined ? (
        <DataTable label={title} columns={columns} rows={rows} />
      ) : empty !== undefined ? (
        <p className="empty">{empty}</p>
      ) : (
        children(`${id}t ${id}s`)
      )}
    </figure>
  );
}

/** Scrolls in itself where it is too wide or too long; a keyboard can scroll it, too. */
export function DataTable({
  label,
  columns,
  rows,
}: { label: string } & Pick<FigureProps, 'columns' | 'rows'>): ReactNode {
  return (
    <div className="scroller data-table" role="region" aria-label={`${label}: numbers`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={column.number ? 'number' : undefined}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <th key={at} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={at} className={columns[at]?.number ? 'number' : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How wide a chart may be, in CSS pixels: its own units, so that its text is as large as all other text. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}
