/** Who wants to hear of something: the one list of listeners here. One may leave while it is told. */
export interface Listeners<E> {
  add(listener: (event: E) => unknown): () => void;
  tell(event: E): void;
}

export function createListeners<E>(): Listeners<E> {
  const all = new Set<(event: E) => unknown>();
  return {
    add: (listener) => {
      const own = (event: E): unknown => listener(event); // added twice, it hears twice
      all.add(own);
      return () => void all.delete(own);
    },
    tell: (event) => [...all].forEach((listener) => listener(event)),
  };
}
