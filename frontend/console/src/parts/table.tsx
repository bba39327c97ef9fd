import type { ReactNode } from 'react';

export interface Column<Row> {
  name: string;
  cell(row: Row): ReactNode;
  /** It names the row: its cells are headers. */
  heads?: true;
  className?: string;
}

export interface TableProps<Row> {
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** What sets a row apart, for its looks. */
  markOf?(row: Row): string | undefined;
  className?: string;
}

/** A table in a frame of its own that scrolls sideways where it is narrow, with the keyboard too. */
export function Table<Row>(props: TableProps<Row>): ReactNode {
  const { name, columns, rows, keyOf, markOf, className = '' } = props;
  return (
    <div className={`scroller ${className}`} role="region" aria-label={`${name}, table`} tabIndex={0}>
      <table className="rows">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={column.className}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-mark={markOf?.(row)}>
              {columns.map(({ name: of, heads, className: looks, cell }) =>
                heads ? (
                  <th key={of} scope="row" className={looks}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={of} className={looks}>
                    {cell(row)}
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
