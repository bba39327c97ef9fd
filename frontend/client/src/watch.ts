import type { Engine } from './engine.js';
import type { SessionError } from './errors.js';
import type { LifecycleEvent } from './ports.js';
import { pauseAfter } from './retry.js';
import type { Settings } from './settings.js';
import { isLive, type State } from './state.js';

const BEAT_MS = 15_000;
const JUMP_MS = 45_000;
const HEAL_BASE_MS = 500;
const HEAL_CAP_MS = 30_000;
const COOL_BASE_MS = 2000;
const COOL_CAP_MS = 60_000;

/** Decides when to ask: on what happens around the page, by the clock, and after trouble. */
export interface Watch {
  start(): void;
  stop(): void;
  trouble(error: SessionError): void;
  /** The last check failed so lately that its failure still stands for the next one. */
  cooling(): boolean;
}

export function createWatch(settings: Settings, state: State, engine: Engine, touch: () => void): Watch {
  const { ports } = settings;
  const off: (() => void)[] = [];
  let cancelBeat = (): void => {};
  let cancelHeal = (): void => {};
  let running = false;
  let failures = 0;
  let lastTry = -Infinity;
  let lastBeat = 0;
  let coolUntil = 0;

  const ask = (): void => {
    lastTry = ports.now();
    if (state.status() !== 'ended') engine.sync().catch(() => {});
    else if (state.record.get('ending')) engine.finishEnding().catch(watch.trouble);
  };

  /** Somebody looks at the page again: what it shows should be true. */
  const looked = (always: boolean): void => {
    const now = ports.now();
    engine.attend();
    const fresh = state.status() === 'active' && now - state.confirmedAt() < settings.maxStaleMs;
    if (always || (!fresh && now - lastTry >= settings.focusCooldownMs)) ask();
  };

  const hear = (event: LifecycleEvent): void => {
    if (event === 'activity') touch();
    else if (event === 'visible' || event === 'focus') looked(false);
    else if (event === 'restored') looked(true);
    else if (event === 'offline') state.patch({ connectivity: event });
    else if (event === 'online') {
      state.patch({ connectivity: event });
      coolUntil = 0;
      ask();
    }
    beat();
  };

  /** At least every 15 s, so that a machine that slept is noticed; hidden tabs never poll. */
  const beat = (): void => {
    if (!running) return;
    cancelBeat();
    const now = ports.now();
    const slept = now - lastBeat > JUMP_MS;
    lastBeat = now;
    state.tick();
    const live = isLive(state.status());
    if (live && ports.lifecycle.isVisible()) {
      if (slept) looked(false);
      else if (now >= state.checkDueAt() && now - lastTry >= 1000) ask();
    }
    const next = live
      ? Math.min(
          BEAT_MS,
          ...[state.checkDueAt(), state.warnDueAt()].map((due) => due - now).filter((ms) => ms > 0),
        )
      : BEAT_MS;
    cancelBeat = ports.after(Math.max(next, 250), beat);
  };

  const watch: Watch = {
    start: () => {
      running = true;
      lastBeat = ports.now();
      const online = ports.lifecycle.isOnline();
      state.patch({ connectivity: online === null ? 'unknown' : online ? 'online' : 'offline' });
      off.push(
        ports.lifecycle.listen(hear),
        state.events.on('validated', () => {
          failures = 0;
          coolUntil = 0;
          cancelHeal();
          state.patch({ connectivity: 'online' });
          beat();
        }),
      );
      beat();
    },
    stop: () => {
      running = false;
      cancelBeat();
      cancelHeal();
      for (const remove of off.splice(0)) remove();
    },
    trouble: (error) => {
      const now = ports.now();
      coolUntil = now + Math.min(COOL_CAP_MS, COOL_BASE_MS * 2 ** failures);
      const wait = pauseAfter(error, ports.random, failures, HEAL_BASE_MS, HEAL_CAP_MS);
      failures = Math.min(failures + 1, 10);
      cancelHeal();
      if (running) cancelHeal = ports.after(wait, () => ports.lifecycle.isVisible() && ask());
    },
    cooling: () => ports.now() < coolUntil,
  };
  return watch;
}
