/** Time that passes only when a test says so. */
export interface Time {
  now(): number;
  after(ms: number, work: () => void): () => void;
  /** Lets `ms` pass, timer by timer; everything that can happen in between happens. */
  pass(ms: number): Promise<void>;
  /** Lets happen what needs no time. */
  settle(): Promise<void>;
  /** The machine sleeps: the clock moves on, no timer runs before it is over. */
  sleep(ms: number): void;
}

const START = Date.parse('2026-11-26T12:00:00Z');

export function createTime(): Time {
  let now = START;
  let order = 0;
  const timers = new Map<number, { at: number; work: () => void }>();
  /** A turn of the real event loop runs every microtask; no real time is waited for. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    after: (ms, work) => {
      const id = order++;
      timers.set(id, { at: now + Math.max(0, ms), work });
      return () => void timers.delete(id);
    },
    settle,
    sleep: (ms) => {
      now += ms;
    },
    pass: async (ms) => {
      const end = now + ms;
      await settle();
      for (let turns = 0; turns < 20_000; turns++) {
        const due = [...timers]
          .filter(([, timer]) => timer.at <= end)
          .sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (!due) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].work();
        await settle();
      }
      now = Math.max(now, end);
    },
  };
}
