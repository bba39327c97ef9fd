import type { ReactNode } from 'react';
import type { Page, Pages } from '../answers.js';

/** The button under a list that grows. A page may be short, even empty, while there is more. */
export function More<Item, First extends Page<Item>>({
  pages,
  what,
}: {
  pages: Pages<Item, First>;
  what: string;
}): ReactNode {
  if (!pages.more) return null;
  return (
    <div className="more no-print">
      <button type="button" className="ms-button" aria-disabled={pages.loadingMore} onClick={pages.more}>
        {pages.loadingMore ? 'Loading …' : `Load more ${what}`}
      </button>
    </div>
  );
}
