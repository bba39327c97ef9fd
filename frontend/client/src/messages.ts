import { ENGLISH } from './english.js';
import type { SessionError } from './errors.js';
import type { ErrorCode, Notice } from './types.js';

/** What a visitor is shown: what happened, what is kept or to be done, and the one thing to press. */
export interface UserMessage {
  readonly title: string;
  readonly body: string;
  readonly action: string | null;
  /** To quote to support: the request's id. */
  readonly reference: string | null;
}

export interface MessageContext {
  readonly files: number;
  readonly drafts: number;
  /** How long to wait, where that is known. */
  readonly seconds: number | null;
  /** The form of a number in the message's language. */
  plural(n: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string;
}

export interface MessageText {
  title: string;
  body: string | ((context: MessageContext) => string);
  action?: string;
}
/** `kept` and `lost` are what a notice adds: what came along, or that nothing could. */
export type MessageKey = ErrorCode | 'fallback' | 'kept' | 'lost';
export type Messages = Partial<Record<MessageKey, MessageText>>;
/** By language tag: `{ de: { session_expired: { title, body, action } } }`; what is missing stays English. */
export type Catalogue = Readonly<Record<string, Messages>>;

/** The words for an error or a notice. Of `de-AT` the catalogue may hold `de-AT`, `de`, or nothing. */
export function describe(what: SessionError | Notice, locale = 'en', catalogue: Catalogue = {}): UserMessage {
  const language = locale.split('-')[0] ?? 'en';
  const find = (key: MessageKey): MessageText | undefined =>
    catalogue[locale]?.[key] ?? catalogue[language]?.[key] ?? catalogue['en']?.[key] ?? ENGLISH[key];
  const isNotice = 'kind' in what;
  const context: MessageContext = {
    files: isNotice ? what.uploads : 0,
    drafts: isNotice ? what.drafts : 0,
    seconds: isNotice || what.retryAfterMs === null ? null : Math.ceil(what.retryAfterMs / 1000),
    plural: (n, forms) =>
      (forms[new Intl.PluralRules(locale).select(n)] ?? forms.other).replace('#', String(n)),
  };
  const say = (text: MessageText): string => (typeof text.body === 'string' ? text.body : text.body(context));
  const fallback = find('fallback')!;
  const text = find(what.code ?? 'signed_out') ?? fallback;
  let body = text === fallback && !isNotice && what.userText !== null ? what.userText : say(text);
  if (isNotice) {
    const extra =
      what.kind === 'renewed' || what.drafts > 0
        ? find('kept')
        : what.kind === 'started_anew'
          ? find('lost')
          : undefined;
    body = `${body} ${extra ? say(extra) : ''}`.trim();
  }
  return { title: text.title, body, action: text.action ?? null, reference: what.requestId };
}
