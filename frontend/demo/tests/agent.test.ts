import { describe, expect, it } from 'vitest';
import { createAgent } from '../src/agent.js';
import { answerTo } from '../src/answers.js';
import { createChatLog } from '../src/chat-log.js';
import { fakeClient } from './fakes.js';

const facts = { files: [], minutes: 30 };
const hello = { id: '1', from: 'visitor', text: 'Hello', at: 0 } as const;

describe('Maria', () => {
  it('answers the same words with the same words', () => {
    const text = 'something nobody has a rule for';
    expect(answerTo(text, facts)).toBe(answerTo(text, facts));
    expect(answerTo('hello', facts)).not.toBe(answerTo(text, facts));
  });

  it('knows which files there are', () => {
    expect(answerTo('my pdf?', { ...facts, files: ['paper.pdf'] })).toContain('“paper.pdf”');
  });

  it('answers word by word, and then once', async () => {
    const { client, run } = fakeClient();
    const log = createChatLog(client, 'log');
    const speech: number[] = [];
    const agent = createAgent(client, log, () => facts);
    agent.subscribe(() => speech.push(agent.getSnapshot()?.text.length ?? -1));
    log.append(hello);
    await run();
    expect(log.getSnapshot().map(({ from }) => from)).toEqual(['visitor', 'maria']);
    expect(speech.length).toBeGreaterThan(5);
    expect(agent.getSnapshot()).toBeNull();
  });

  it('answers what was sent during an outage as soon as it is over', async () => {
    const { client, run, become } = fakeClient();
    const log = createChatLog(client, 'log');
    createAgent(client, log, () => facts);
    become('degraded');
    log.append(hello);
    await run();
    expect(log.getSnapshot()).toHaveLength(1);
    become('active');
    await run();
    expect(log.getSnapshot()).toHaveLength(2);
  });

  it('that is cut off says the whole answer later', async () => {
    const { client, run, become } = fakeClient();
    const log = createChatLog(client, 'log');
    createAgent(client, log, () => facts);
    log.append(hello);
    await run(4);
    become('degraded');
    await run();
    expect(log.getSnapshot()).toHaveLength(1);
    become('active');
    await run();
    expect(log.getSnapshot()[1]?.text).toBe(answerTo('Hello', facts));
  });

  it('speaks in one tab, and goes on in this one where that tab is closed', async () => {
    let free = false;
    const { client, run } = fakeClient(undefined, () => free);
    const log = createChatLog(client, 'log');
    createAgent(client, log, () => facts);
    log.append(hello);
    await run(6);
    expect(log.getSnapshot()).toHaveLength(1);
    free = true;
    await run();
    expect(log.getSnapshot()).toHaveLength(2);
  });
});
