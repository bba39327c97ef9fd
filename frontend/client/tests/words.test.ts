import { describe as suite, expect, it } from 'vitest';
import { PROBLEM_CODES, type ProblemCode } from '../src/codes.js';
import { ENGLISH } from '../src/english.js';
import { SessionError } from '../src/errors.js';
import { describe } from '../src/messages.js';
import type { ClientCode, Notice } from '../src/types.js';

const CLIENT: ClientCode[] = [
  'network_unreachable',
  'timeout',
  'aborted',
  'protocol_error',
  'storage_unavailable',
  'signed_out',
  'upload_rejected',
  'queue_full',
];

const notice = (more: Partial<Notice>): Notice => ({
  id: 'n',
  kind: 'renewed',
  code: 'session_expired',
  reason: 'idle',
  kept: ['uploads'],
  uploads: 0,
  drafts: 0,
  from: 'a',
  to: 'b',
  at: 0,
  requestId: 'req-7',
  ...more,
});

suite('what a visitor reads', () => {
  it.each([...(Object.keys(PROBLEM_CODES) as ProblemCode[]), ...CLIENT])(
    '%s has words, and no code among them',
    (code) => {
      const { title, body } = new SessionError(code, {
        userText: 'Words of the service.',
        requestId: 'req-1',
      }).userMessage();
      expect(title).not.toBe('');
      expect(body).not.toBe('');
      expect(`${title} ${body}`).not.toMatch(/_|undefined|null|\b[45]\d\d\b/);
    },
  );

  it('has words of its own for everything that only the client can find', () => {
    expect(CLIENT.filter((code) => !ENGLISH[code])).toEqual([]);
  });

  it('is what the service says, where there is nothing better', () => {
    expect(
      new SessionError('consent_required', { userText: 'Please agree to this first.' }).userMessage().body,
    ).toBe('Please agree to this first.');
  });

  it.each([
    [{ drafts: 1, uploads: 2 }, 'Your unsent message and 2 files are kept.'],
    [{ drafts: 3, uploads: 0 }, 'Your 3 unsent messages are kept.'],
    [{ drafts: 0, uploads: 1 }, '1 file is kept.'],
    [{ drafts: 0, uploads: 0 }, 'Your work is kept.'],
  ])('says what was kept: %o', (counts, said) => {
    expect(describe(notice(counts)).body).toBe(`We started a new one so you can carry on. ${said}`);
  });

  it('promises nothing that is lost', () => {
    const { body } = describe(notice({ kind: 'started_anew', code: 'recovery_window_closed', kept: [] }));
    expect(body).toContain('could not be kept');
    expect(describe(notice({ kind: 'ended', code: 'session_revoked', kept: [] })).body).not.toContain('kept');
  });

  it('can be in another language, whole or in part, with its own plurals', () => {
    const pl = {
      kept: {
        title: '',
        body: ({
          files,
          plural,
        }: {
          files: number;
          plural: (n: number, forms: { one: string; few: string; other: string }) => string;
        }) => plural(files, { one: '# plik', few: '# pliki', other: '# plików' }),
      },
      session_expired: { title: 'Sesja wygasła', body: 'Zaczęliśmy nową.', action: 'Dalej' },
    };
    expect(describe(notice({ uploads: 3 }), 'pl-PL', { pl })).toMatchObject({
      title: 'Sesja wygasła',
      body: 'Zaczęliśmy nową. 3 pliki',
      action: 'Dalej',
    });
    expect(describe(notice({ uploads: 5 }), 'pl', { pl }).body).toContain('5 plików');
    expect(describe(new SessionError('timeout'), 'pl', { pl }).title).toBe('We cannot reach our service');
  });

  it('names the seconds to wait and the reference to quote', () => {
    const error = new SessionError('rate_limited', { retryAfterMs: 900, requestId: 'req-9' });
    expect(error.userMessage()).toMatchObject({ body: 'We try again in 1 second.', reference: 'req-9' });
  });
});
