import { render } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { SessionProvider, type SessionProviderProps } from '../../src/react/index.js';

/** Mounts twice, as React's strict mode does: what is tested holds there. */
export function show(props: SessionProviderProps, children: ReactNode) {
  return render(
    <StrictMode>
      <SessionProvider {...props}>{children}</SessionProvider>
    </StrictMode>,
  );
}
