/** One of each kind of work at a time: who asks while it runs gets the same promise. */
export interface Flights {
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when the work of that name, if any runs, is over, however it ends. */
  settled(name: string): Promise<void>;
  /** What runs is left alone, and joined no more. */
  forget(): void;
}

export function createFlights(onBusy: (busy: boolean) => void): Flights {
  const flying = new Map<string, Promise<unknown>>();
  return {
    run: <T>(name: string, work: () => Promise<T>) => {
      const joined = flying.get(name) as Promise<T> | undefined;
      if (joined) return joined;
      const flight: Promise<T> = (async () => work())().finally(() => {
        if (flying.get(name) === flight) flying.delete(name);
        onBusy(flying.size > 0);
      });
      flying.set(name, flight);
      onBusy(true);
      return flight;
    },
    forget: () => flying.clear(),
    settled: async (name) => {
      await flying.get(name)?.catch(() => {});
    },
  };
}
