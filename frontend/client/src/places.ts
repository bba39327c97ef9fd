import type { KeyValue } from './ports.js';

export const draftPrefix = (name: string): string => `${name}:draft:`;

/** Where drafts are kept. The client counts and wipes them by this alone, loaded or not. */
export function draftKeys(storage: KeyValue, name: string): string[] {
  return storage.keys().filter((key) => key.startsWith(draftPrefix(name)));
}
