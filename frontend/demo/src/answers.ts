/** What Maria can see of the page she is on. */
export interface Facts {
  readonly files: readonly string[];
  readonly minutes: number | null;
}

const list = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

const RULES: readonly [RegExp, (facts: Facts) => string][] = [
  [
    /\b(hi|hello|hey|good (morning|evening|day))\b/i,
    () =>
      'Hello! I am Maria. I am only a small program in this page, but everything around me is real: your session, your files, your devices. What would you like to try?',
  ],
  [
    /offline|network|connection|train|tunnel/i,
    () =>
      'Try it: open “Break things” and choose “Offline”. Go on writing. What you send waits here on your device, and I answer as soon as the connection is back. You do not have to press anything.',
  ],
  [
    /\b(keep|kept|know|store|privacy|data|remember)\b/i,
    ({ files }) =>
      `Very little. The service keeps a session without a name${files.length ? `, and the ${files.length === 1 ? 'file' : `${files.length} files`} you gave me` : ''}. What we write to each other stays in this browser. When the session ends, its files are deleted within minutes.`,
  ],
  [
    /pdf|file|document|summar|upload|attach/i,
    ({ files }) =>
      files.length
        ? `I can see ${list(files)}. I cannot really read (I am canned), but the file is stored with your session, and it comes along when the session is renewed.`
        : 'Attach a PDF with the paper clip below: up to 5 MB, three files. It goes straight to storage, and you can close the page while it is being checked.',
  ],
  [
    /expire|time ?out|log(ged)? out|sign(ed)? out|session/i,
    ({ minutes }) =>
      `${minutes === null ? 'Your session has no end that I know of yet.' : `Without you doing anything, this session would pause in about ${minutes} minutes.`} You would be warned before, and if you miss it you simply carry on in a new one. Nothing you wrote is lost.`,
  ],
  [
    /tab|phone|device|laptop/i,
    () =>
      'Open a second tab: it is the same session, and what happens in one is seen in the other. Your devices are listed beside us; each can be signed out alone.',
  ],
  [
    /who are you|real|human|\bai\b|robot|canned/i,
    () =>
      'I am a handful of rules in this page. No model, no network. I am here so that you have something to lose, and can watch that you do not lose it.',
  ],
  [/thank|great|nice|cool/i, () => 'My pleasure. Break something else?'],
];

const ELSE = [
  'Noted. I am canned, so I cannot say much about that. Ask me what is kept about you, or what happens when you go offline.',
  'I wish I understood. What I do know: your words are safe here, even if this page crashes now. Try a reload.',
  'Let us say I thought about it. Meanwhile, you could open “Break things” and see how this page recovers.',
];

/** The same words always get the same answer. */
export function answerTo(text: string, facts: Facts): string {
  const rule = RULES.find(([pattern]) => pattern.test(text));
  if (rule) return rule[1](facts);
  const sum = [...text].reduce((total, letter) => total + letter.codePointAt(0)!, 0);
  return ELSE[sum % ELSE.length]!;
}
