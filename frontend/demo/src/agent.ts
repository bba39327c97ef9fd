import type { SessionClient, Store } from 'maria-sessions';
import { answerTo, type Facts } from './answers.js';
import type { ChatLog, Message } from './chat-log.js';
import { createStore } from './store.js';

const WORD_MS = 45;
const THINK_MS = 500;
const TICK_MS = 60;

/** The words said so far of the answer to `to`; null while nothing is being said. */
export type Speech = { readonly to: string; readonly text: string } | null;

/** The last message, where it is the visitor's and has no answer. */
export function unanswered(messages: readonly Message[]): Message | null {
  const last = messages.at(-1);
  return last?.from === 'visitor' ? last : null;
}

/**
 * Answers what is unanswered, word by word, while there is a confirmed session. So what is sent
 * during an outage waits, and is answered after it; one tab answers, whichever has the lock.
 */
export function createAgent(client: SessionClient, log: ChatLog, facts: () => Facts): Store<Speech> {
  const speech = createStore<Speech>(null);
  const { ports } = client;
  const pause = (ms: number): Promise<void> => new Promise((resolve) => void ports.after(ms, resolve));
  const next = (): Message | null => {
    const { status } = client.getSnapshot();
    return status === 'active' || status === 'expiring' ? unanswered(log.getSnapshot()) : null;
  };
  let speaking = false;

  const speak = async (message: Message): Promise<void> => {
    const words = answerTo(message.text, facts()).split(' ');
    speech.write({ to: message.id, text: '' });
    await pause(THINK_MS);
    const begun = ports.now();
    for (let said = 0; said < words.length; ) {
      await pause(TICK_MS);
      if (next()?.id !== message.id) return; // cut off: it is answered from the start, later
      // By the clock: a hidden tab's timers are slow.
      said = Math.max(said + 1, Math.floor((ports.now() - begun) / WORD_MS));
      speech.write({ to: message.id, text: words.slice(0, said).join(' ') });
    }
    log.append({ id: `${message.id}:answer`, from: 'maria', text: words.join(' '), at: ports.now() });
  };
  const wake = async (): Promise<void> => {
    if (speaking || !next()) return;
    speaking = true;
    try {
      const had = await ports.ifFree(`${client.name}:agent`, async () => {
        for (let message = next(); message; message = next()) await speak(message);
        return true;
      });
      if (had === null) await pause(1000); // another tab speaks; should it be closed, this one goes on
    } finally {
      speaking = false;
      speech.write(null);
    }
    void wake();
  };
  client.subscribe(() => void wake());
  log.subscribe(() => void wake());
  return speech;
}
