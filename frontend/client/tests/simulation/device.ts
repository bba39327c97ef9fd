import { IDBFactory } from 'fake-indexeddb';
import type { World } from './world.js';

/** A device that keeps nothing yet. */
export function newDevice(): void {
  globalThis.indexedDB = new IDBFactory();
}

/** A clock that does not run, for a storage that answers. */
export const never = () => () => {};

/** IndexedDB answers in turns of the event loop: several pass before something is settled. */
export async function pass(world: World, ms: number): Promise<void> {
  for (let part = 0; part < 40; part++) {
    for (let turn = 0; turn < 12; turn++) await world.time.settle();
    await world.time.pass(ms / 40);
  }
}
