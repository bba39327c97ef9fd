import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../client/src/react/styles.css';
import '../../design/base.css';
import { applyTheme } from './parts/theme.js';
import { App } from './shell.js';
import './styles/shell.css';
import './styles/screens.css';
import './styles/tables.css';
import './styles/filters.css';
import './styles/views.css';
import './styles/charts.css';
import './styles/print.css';

applyTheme();
createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
