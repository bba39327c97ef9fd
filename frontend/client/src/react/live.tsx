import type { ReactNode } from 'react';

/** Says its text to screen readers when it changes. Has to be on the page before there is anything to say. */
export function Live({ text }: { text: string }): ReactNode {
  return (
    <p className="ms-hidden" role="status">
      {text}
    </p>
  );
}
