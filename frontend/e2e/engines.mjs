// The three engines, each in a stock browser of Debian, and what a driver cannot tell them.

import { chromium, firefox } from 'playwright-core';
import { launchWebKit } from './webkit.mjs';

export const ENGINE = process.env.BROWSER || 'chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// Chromium is told of colours by each context; the others only when they start.
const START = {
  chromium: () =>
    chromium.launch({
      executablePath: process.env.CHROMIUM,
      args: FLAGS,
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    }),
  // Stock Firefox, over WebDriver BiDi. Later versions of playwright-core want commands that 153 lacks.
  firefox: ({ colorScheme, forcedColors }) =>
    firefox.launch({
      channel: 'moz-firefox',
      executablePath: process.env.FIREFOX,
      firefoxUserPrefs: {
        'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
        'browser.display.document_color_use': forcedColors === 'active' ? 2 : 1,
      },
    }),
  webkit: ({ colorScheme }) => launchWebKit({ dark: colorScheme === 'dark' }),
};

const CANNOT = {
  chromium: {},
  firefox: { print: 'Firefox cannot be told to show what it would print' },
  webkit: {
    print: 'WebKitGTK cannot be told to show what it would print',
    forcedColors: 'WebKitGTK has no forced colours',
  },
};

/** Starts the browser that is tested; `media` ({ colorScheme, forcedColors }) is given to its contexts too. */
export const launch = (media = {}) => START[ENGINE](media);

/** Why something cannot be tried in this engine, or false: for `skip`. */
export const cannot = (what) => CANNOT[ENGINE][what] ?? false;
