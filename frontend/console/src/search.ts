// What somebody typed into the one search box, by the same rules as the service's.

import { holdsSecret } from './secrets.js';

export type SearchKind = 'session_id' | 'session_id_prefix' | 'upload_id' | 'request_id';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;
const PREFIX = /^(?:[0-9a-f]{4,8}|[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{0,12})?)$/;
const REQUEST_ID = /^[A-Za-z0-9=_-]{4,64}$/;

/** Letters of an id are small; what surrounds it in a copied line is not part of it. */
export const normal = (text: string): string => {
  const bare = text.trim().replace(/^["'<(]+|["'>),.;]+$/g, '');
  return PREFIX.test(bare.toLowerCase()) || UUID.test(bare.toLowerCase()) ? bare.toLowerCase() : bare;
};

/** Returns what a text is taken for; null where it can be nothing that is searched for. */
export function kindOf(text: string): SearchKind | null {
  if (UUID.test(text)) return UUID7.test(text) ? 'upload_id' : 'session_id';
  if (PREFIX.test(text)) return 'session_id_prefix';
  return REQUEST_ID.test(text) && !holdsSecret(text) ? 'request_id' : null;
}

export const KIND_WORDS: Record<SearchKind, string> = {
  session_id: 'a session id',
  session_id_prefix: 'the beginning of a session id',
  upload_id: 'an upload id',
  request_id: 'a request id',
};
