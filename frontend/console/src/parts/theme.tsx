import { useState, type ReactNode } from 'react';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'maria-console:theme';
const NAMES = { auto: 'Auto', light: 'Light', dark: 'Dark' };

function kept(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

export function applyTheme(theme: Theme = kept()): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function ThemeSwitch(): ReactNode {
  const [theme, setTheme] = useState(kept);
  const choose = (next: Theme): void => {
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // It lasts as long as this page.
    }
    applyTheme(next);
    setTheme(next);
  };
  return (
    <label className="theme">
      <span className="ms-hidden">Theme</span>
      <select className="ms-input" value={theme} onChange={(event) => choose(event.target.value as Theme)}>
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {NAMES[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
