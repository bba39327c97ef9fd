// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserPorts, webStorage } from '../src/browser.js';
import type { LifecycleEvent } from '../src/ports.js';
import { xhrSender } from '../src/upload-form.js';

afterEach(() => vi.unstubAllGlobals());

describe('the storage of a browser', () => {
  it('goes on in memory where storage is blocked, and says that it keeps nothing', () => {
    const blocked = webStorage(() => {
      throw new DOMException('blocked', 'SecurityError');
    });
    blocked.set('a', '1');
    expect([blocked.get('a'), blocked.keys(), blocked.persistent()]).toEqual(['1', ['a'], false]);
    blocked.remove('a');
    expect(blocked.get('a')).toBeNull();
  });

  it('keeps what no longer fits in memory, and reads that first', () => {
    let full = false;
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (full) throw new DOMException('full', 'QuotaExceededError');
        kept.set(key, value);
      },
      removeItem: (key: string) => void kept.delete(key),
      length: 0,
    };
    const safe = webStorage(() => storage as unknown as Storage);
    safe.set('a', 'old');
    full = true;
    safe.set('a', 'new');
    expect([safe.get('a'), safe.persistent()]).toEqual(['new', false]);
  });
});

describe('the page', () => {
  it('tells what happens around it, until nobody listens', () => {
    const heard: LifecycleEvent[] = [];
    const leave = browserPorts().lifecycle.listen((event) => heard.push(event));
    const happen = (): void => {
      document.dispatchEvent(new Event('visibilitychange'));
      for (const type of ['focus', 'online', 'offline', 'pagehide', 'pointerdown'])
        window.dispatchEvent(new Event(type));
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    };
    happen();
    expect(heard).toEqual(['visible', 'focus', 'online', 'offline', 'leaving', 'activity', 'restored']);
    leave();
    happen();
    expect(heard).toHaveLength(7);
  });

  it('does not take the focus of a text field for the focus of the page', () => {
    const heard: LifecycleEvent[] = [];
    const leave = browserPorts().lifecycle.listen((event) => heard.push(event));
    const field = document.body.appendChild(document.createElement('input'));
    field.dispatchEvent(new FocusEvent('focus'));
    leave();
    expect(heard).toEqual([]);
  });

  it('makes random ids of version 4', () => {
    const ids = Array.from({ length: 50 }, () => browserPorts().uuid());
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(50);
  });
});

describe('locks', () => {
  const never = {
    request: (_name: string, options: { signal: AbortSignal }) =>
      new Promise((_, reject) =>
        options.signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
      ),
  };

  it('are waited for no longer than told: a page that hangs stops nobody', async () => {
    vi.stubGlobal('navigator', { locks: never });
    expect(await browserPorts().withLock('a', 0, async () => 'went on')).toBe('went on');
  });

  it('do the work once, and pass its failure on', async () => {
    vi.stubGlobal('navigator', {
      locks: { request: (_name: string, _options: unknown, work: () => unknown) => work() },
    });
    let runs = 0;
    const failing = browserPorts().withLock('a', 3000, () => (runs++, Promise.reject(new Error('its own'))));
    await expect(failing).rejects.toThrow('its own');
    expect(runs).toBe(1);
  });

  it('are done without where there are none', async () => {
    vi.stubGlobal('navigator', {});
    expect(await browserPorts().withLock('a', 3000, async () => 1)).toBe(1);
    expect(await browserPorts().ifFree('a', async () => 2)).toBe(2);
  });

  it('that are taken are not waited for, if only one should work', async () => {
    vi.stubGlobal('navigator', {
      locks: { request: (_name: string, _options: unknown, work: (lock: null) => unknown) => work(null) },
    });
    expect(await browserPorts().ifFree('a', async () => 'worked')).toBeNull();
  });
});

describe('sending a form', () => {
  it('sends every field as it is and the file last, without a credential', async () => {
    const sent: {
      method?: string;
      url?: string;
      fields?: string[];
      credentials?: boolean;
      headers: string[];
    } = { headers: [] };
    class Request {
      upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
      onload?: () => void;
      status = 204;
      withCredentials = false;
      open(method: string, url: string): void {
        Object.assign(sent, { method, url });
      }
      setRequestHeader(name: string): void {
        sent.headers.push(name);
      }
      send(data: FormData): void {
        Object.assign(sent, { fields: [...data.keys()], credentials: this.withCredentials });
        this.upload.onprogress?.({ loaded: 5, total: 10 });
        this.onload?.();
      }
      abort(): void {}
    }
    vi.stubGlobal('XMLHttpRequest', Request);
    const seen: number[] = [];
    const form = { url: 'https://bucket.example', fields: { key: 'k', policy: 'p' } };
    const status = await xhrSender(
      form,
      new Blob(['x']),
      (fraction) => seen.push(fraction),
      new AbortController().signal,
    );
    expect([status, seen]).toEqual([204, [0.5]]);
    expect(sent).toEqual({
      method: 'POST',
      url: 'https://bucket.example',
      fields: ['key', 'policy', 'file'],
      credentials: false,
      headers: [],
    });
  });
});
