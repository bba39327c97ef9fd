import type { ErrorCode } from './types.js';

/** What a visitor is shown: what happened, what is kept or to be done, and the one thing to press. */
export interface UserMessage {
  readonly title: string;
  readonly body: string;
  readonly action: string | null;
  /** To quote to support: the request's id. */
  readonly reference: string | null;
}

export interface MessageContext {
  count: (n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string;
  files: number;
  drafts: number;
  seconds: number | null;
}

export type MessageText = { title: string; body: string | ((context: MessageContext) => string); action?: string };
export type Messages = Partial<Record<ErrorCode | 'fallback' | 'kept' | 'renewed', MessageText>>;
/** By language tag: `{ de: { session_expired: { title: …, body: … } } }`; missing ones stay English. */
export type Catalogue = Readonly<Record<string, Messages>>;
