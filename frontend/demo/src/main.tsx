import { SessionProvider } from 'maria-sessions/react';
import 'maria-sessions/react/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { client, uploads } from './session.js';
import '../../design/base.css';
import './styles/layout.css';
import './styles/chat.css';
import './styles/side.css';
import { applyTheme } from './theme.js';

applyTheme();
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <SessionProvider client={client} uploads={uploads}>
      <App />
    </SessionProvider>
  </StrictMode>,
);
