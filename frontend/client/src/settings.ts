import { browserPorts } from './browser.js';
import type { Ports } from './ports.js';
import { RETRY } from './retry.js';
import { cookieTransport, type Transport } from './transport.js';
import type { Keep, RetryPolicy, SessionClientOptions } from './types.js';

export const EVERYTHING: readonly Keep[] = ['profile', 'consents', 'uploads', 'state'];

/** The options, with what was left out filled in. */
export interface Settings extends Required<Omit<SessionClientOptions, 'ports' | 'retry' | 'transport'>> {
  ports: Ports;
  retry: RetryPolicy;
  transport: Transport;
}

export function settingsOf(options: SessionClientOptions): Settings {
  const settings = {
    baseUrl: '/v1',
    name: 'maria-sessions',
    client: 'maria-sessions',
    begin: {},
    recovery: 'automatic' as const,
    keep: EVERYTHING,
    timeoutMs: 8000,
    maxStaleMs: 60_000,
    focusCooldownMs: 5000,
    touchMs: 60_000,
    offlineGraceMs: 86_400_000,
    messages: {},
    locale: 'en',
    sharedDevice: false,
    ...options,
    transport: options.transport ?? cookieTransport(),
    retry: { ...RETRY, ...options.retry },
    ports: { ...browserPorts(), ...options.ports },
  };
  settings.baseUrl = settings.baseUrl.replace(/\/$/, '');
  return settings;
}
