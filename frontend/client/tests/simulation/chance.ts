/** Seeded chance (mulberry32): the same seed gives the same history. */
export interface Chance {
  next(): number;
  under(limit: number): number;
  pick<T>(from: readonly T[]): T;
  uuid(): string;
}

export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const under = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    under,
    pick: (from) => from[under(from.length)]!,
    uuid: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => under(16).toString(16)),
  };
}
