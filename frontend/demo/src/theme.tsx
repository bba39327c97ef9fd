import { useState, type ReactNode } from 'react';
import { client } from './session.js';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'maria-demo:theme';
const NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };

const kept = (): Theme => THEMES.find((theme) => theme === client.ports.storage.get(KEY)) ?? 'auto';

export function applyTheme(theme: Theme = kept()): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function ThemeSwitch(): ReactNode {
  const [theme, setTheme] = useState(kept);
  const choose = (next: Theme): void => {
    client.ports.storage.set(KEY, next);
    applyTheme(next);
    setTheme(next);
  };
  return (
    <fieldset className="segments">
      <legend className="ms-hidden">Theme</legend>
      {THEMES.map((each) => (
        <label key={each}>
          <input type="radio" name="theme" checked={theme === each} onChange={() => choose(each)} />
          <span>{NAMES[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
