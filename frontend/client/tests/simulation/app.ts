import { openRows, type Rows } from '../../src/database.js';
import { createOutbox, type OutboxRow } from '../../src/outbox.js';
import type { Outbox } from '../../src/types.js';
import { plain, type FakeTab } from './browser.js';
import { never, newDevice } from './device.js';
import type { World } from './world.js';

/** The app's own server: does each thing once, however often it is asked under one key. */
export function appServer(world: World) {
  const done: { key: string; text: string }[] = [];
  let weather: () => 'fine' | 'lost request' | 'lost answer' | number = () => 'fine';
  const answer = async (_url: string, init: RequestInit): Promise<Response> => {
    const fate = weather();
    await new Promise<void>((resolve) => world.time.after(10, resolve));
    if (fate === 'lost request') throw new TypeError('Load failed');
    if (typeof fate === 'number') return plain(fate, '{}');
    const key = new Headers(init.headers).get('Idempotency-Key')!;
    const { text } = JSON.parse(init.body as string) as { text: string };
    if (!done.some((each) => each.key === key)) done.push({ key, text });
    if (fate === 'lost answer') throw new TypeError('Load failed');
    return plain(201, JSON.stringify({ stored: text }));
  };
  const listen = (): void => world.browser.elsewhere(answer);
  listen();
  return {
    done,
    listen,
    texts: () => done.map(({ text }) => text),
    weather: (next: typeof weather) => void (weather = next),
  };
}

/** The app's page, on a device that keeps nothing yet. */
export function newPage(): void {
  newDevice();
  globalThis.location = { href: 'https://app.example/', origin: 'https://app.example' } as Location;
}

/** What the outbox keeps on the device. */
export const rows = (): Rows<OutboxRow> => openRows<OutboxRow>('maria-sessions:outbox', never);

/** A tab of the app, with an outbox that can send what is of the kind `chat.send`. */
export async function open(world: World): Promise<{ tab: FakeTab; outbox: Outbox }> {
  const tab = await world.started();
  const outbox = createOutbox(tab.client, { rows: rows() });
  outbox.define<{ text: string }>('chat.send', { path: '/api/chat' });
  return { tab, outbox };
}
