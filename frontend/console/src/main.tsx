import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import '../../client/src/react/styles.css';
import '../../design/base.css';
import { keptKey, signIn, signOut } from './operator.js';
import { applyTheme } from './parts/theme.js';
import { CallError } from './api.js';
import { identify } from './scopes.js';
import { App } from './shell.js';
import './styles/shell.css';
import './styles/screens.css';
import './styles/tables.css';
import './styles/filters.css';
import './styles/charts.css';
import './styles/print.css';

applyTheme();
const root = createRoot(document.getElementById('app')!);
await resume();
show(root);

/** Goes on with the key that this tab was asked to keep. One that is good no more is forgotten. */
async function resume(): Promise<void> {
  const key = keptKey();
  if (key === null) return;
  try {
    signIn(await identify(key), true);
  } catch (error) {
    if (error instanceof CallError && error.code === 'operator_key_invalid') signOut('refused');
    // Not reached: the key is kept, and asked again by the first screen.
    else signIn({ key, identity: null, known: null, refused: new Set() }, true);
  }
}

function show(where: Root): void {
  where.render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
