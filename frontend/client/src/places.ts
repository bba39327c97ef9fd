import type { KeyValue } from './ports.js';

// Where the work of a visitor is kept. The client counts and wipes it by this alone, loaded or not.

export const draftPrefix = (name: string): string => `${name}:draft:`;

export function draftKeys(storage: KeyValue, name: string): string[] {
  return storage.keys().filter((key) => key.startsWith(draftPrefix(name)));
}

/** The databases of rows. */
export const outboxAt = (name: string): string => `${name}:outbox`;
export const uploadsAt = (name: string): string => `${name}:uploads`;
