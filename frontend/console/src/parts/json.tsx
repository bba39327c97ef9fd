import type { ReactNode } from 'react';
import { Copy } from './basics.js';

export function Json({ value, name }: { value: unknown; name: string }): ReactNode {
  const text = JSON.stringify(value, null, 2);
  return (
    <>
      <Copy text={text} name={name} />
      <pre className="json" tabIndex={0} role="region" aria-label={name}>
        {text}
      </pre>
    </>
  );
}
