/** What one request is sent with. */
export interface Prepared {
  headers: Record<string, string>;
  credentials: RequestCredentials;
}

/** How the credential travels. The core never sees a token: only the token transport does. */
export interface Transport {
  readonly kind: 'cookie' | 'token';
  /** Headers for the next request. */
  prepare(): Promise<Prepared>;
  /** Takes what an answer hands over; resolves once it is kept, before anybody may use it. */
  accept(answer: { token?: string }, sentWith: Prepared): Promise<void>;
  /** Forgets the credential that a request was sent with, unless a newer one has come. */
  discard(sentWith: Prepared): Promise<void>;
  /** Whether the credential should be rotated now (`POST /session/rotate`). */
  rotationDue(now: number): boolean;
}

/** The browser keeps an HttpOnly cookie; no script ever sees the token, and the service rotates it. */
export function cookieTransport(): Transport {
  return {
    kind: 'cookie',
    prepare: async () => ({ headers: {}, credentials: 'same-origin' }),
    accept: async () => {},
    discard: async () => {},
    rotationDue: () => false,
  };
}
