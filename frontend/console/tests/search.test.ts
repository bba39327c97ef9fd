import { describe, expect, it } from 'vitest';
import { kindOf, normal } from '../src/search.js';

const SESSION = '59ef9b74-1c1f-4b6f-9b6e-1f0c9a2c7d10';
const UPLOAD = '019ac0de-7a10-7c3b-8f52-6b1f0a9d3e21';

describe('the one search box', () => {
  it.each([
    [SESSION, 'session_id'],
    [UPLOAD, 'upload_id'],
    ['59ef', 'session_id_prefix'],
    ['59ef9b74-1c', 'session_id_prefix'],
    ['Y3mmlp-3Wr-x8xc=', 'request_id'],
    ['mok_AQdkZWZhdWx0DB0uP0BRYnMg', null],
    ['59e', null],
    ['ada@visitor.example', null],
    ['two words', null],
    ['', null],
  ])('takes %s for %s', (text, kind) => expect(kindOf(text)).toBe(kind));

  it('reads what was copied with its surroundings, and ids in capitals', () => {
    expect(normal(` "${SESSION.toUpperCase()}", `)).toBe(SESSION);
    expect(normal('Y3mmlp-3Wr-x8xc=')).toBe('Y3mmlp-3Wr-x8xc=');
  });
});
