import { isSessionError } from './errors.js';
import { describe } from './messages.js';
import type { SessionClient } from './types.js';

/** What the earlier API answered, as far as callers looked at it. */
export interface LegacyAnswer {
  status: 'success' | 'invalid' | 'error';
  uuid: string | null;
  message: string;
}

/**
 * `SessionApi` of the earlier frontend on top of the client, so that an app can move file by file.
 * The ids it is handed are not looked at: the credential is the client's own. Gone in 1.0.
 */
export function createLegacyApi(client: SessionClient): {
  generateUUID(): Promise<LegacyAnswer>;
  validateUUID(uuid?: string): Promise<LegacyAnswer>;
  /** As it was called, with name and e-mail one after the other, or with both in one object. */
  persistSession(
    uuid?: string,
    name?: string | { name?: string; email?: string },
    email?: string,
  ): Promise<LegacyAnswer>;
} {
  let warned = false;
  const answer = async (work: () => Promise<{ session_id: string }>): Promise<LegacyAnswer> => {
    if (!warned)
      client.ports.warn(
        'maria-sessions: SessionApi is a bridge and goes away; docs/migrating.md says what to call.',
      );
    warned = true;
    try {
      await client.init();
      return { status: 'success', uuid: (await work()).session_id, message: '' };
    } catch (error) {
      const { status, session, error: known } = client.getSnapshot();
      return {
        // Only an ended session is invalid: the earlier app threw its session away for both.
        status: status === 'ended' ? 'invalid' : 'error',
        uuid: session?.session_id ?? null,
        message: describe(isSessionError(error) ? error : known!, client).body,
      };
    }
  };
  return {
    generateUUID: () => answer(() => client.init()),
    validateUUID: () => answer(() => client.validate()),
    persistSession: (_uuid, first, last) =>
      answer(() => {
        const { name, email } = typeof first === 'object' ? (first ?? {}) : { name: first, email: last };
        return client.update({ profile: { name, email } as { name: string; email: string } }); // what is not there is not sent
      }),
  };
}
