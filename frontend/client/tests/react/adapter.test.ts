import { readFileSync } from 'node:fs';
import { ModuleKind, transpileModule } from 'typescript';
import { describe, expect, it } from 'vitest';
import type { Snapshot, Store } from '../../src/index.js';
import { ACTIVE, fakeClient, SESSION } from './fake.js';

const page = readFileSync(new URL('../../../../docs/state.md', import.meta.url), 'utf8');
const shown = /```ts adapter\n(.*?)```/s.exec(page)?.[1] ?? '';
const { outputText } = transpileModule(shown, { compilerOptions: { module: ModuleKind.ESNext } });
const { mirror } = (await import(
  /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(outputText)}`
)) as {
  mirror<S, T extends object>(
    from: Store<S>,
    pick: (snapshot: S) => T,
    write: (picked: T) => void,
  ): () => void;
};

describe('the adapter of docs/state.md', () => {
  const pick = ({ status, session }: Snapshot) => ({ status, sessionId: session?.session_id ?? null });

  it('tells an app’s store of the state as it is and of each change that concerns it, until it is stopped', () => {
    const { client, set } = fakeClient();
    const written: object[] = [];
    const stop = mirror(client, pick, (picked) => void written.push(picked));
    set(ACTIVE);
    set({ busy: true });
    set({ status: 'degraded' });
    stop();
    set({ status: 'ended', session: null });
    expect(written).toEqual([
      { status: 'idle', sessionId: null },
      { status: 'active', sessionId: SESSION.session_id },
      { status: 'degraded', sessionId: SESSION.session_id },
    ]);
  });
});
