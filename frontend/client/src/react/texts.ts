import { useMemo } from 'react';
import { useSessionContext } from './provider.js';

/** A text, or its plural forms by the language's own rules (`#` is the number); `{name}` is filled in. */
export type Text = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { other: string });
export type TextKey = keyof typeof ENGLISH;
/** By language tag, as the client's own catalogue: `{ de: { extend: 'Angemeldet bleiben' } }`. */
export type ComponentCatalogue = Readonly<Record<string, Partial<Record<TextKey, Text>>>>;
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;

/** What the components say of themselves; what happened to a session is said by the client's catalogue. */
export const ENGLISH = {
  continue: 'Continue',
  reference: 'Reference',
  paused_title: 'Your session is paused',
  paused_body: 'You were away for a while. Everything is kept: carry on when you like.',
  paused_action: 'Carry on',
  expiry_title: 'Are you still there?',
  expiry_body: 'Your session pauses in less than {time}. Everything you wrote is kept.',
  expiry_end_body:
    'This session ends in less than {time}. You can carry on in a new one that takes over everything.',
  extend: 'Stay here',
  renew: 'Carry on',
  minutes: { one: '# minute', other: '# minutes' },
  seconds: { one: '# second', other: '# seconds' },
  offline: 'You are offline. What you do is kept on this device.',
  unreachable: 'We cannot reach our service at the moment. Your work is kept, and we keep trying.',
  read_only:
    'We have not reached our service for a long time. You can read what is here; sending starts again as soon as we are back.',
  waiting: { one: '# message is waiting to be sent.', other: '# messages are waiting to be sent.' },
  try_now: 'Try now',
  uploads: 'Files',
  no_uploads: 'No files yet.',
  upload_queued: 'Waiting for its turn',
  upload_checking: 'Looking at the file',
  upload_signing: 'Getting ready',
  upload_sending: '{percent} % sent',
  upload_waiting: 'Waiting to be sent',
  upload_completing: 'Being checked',
  upload_stored: 'Stored',
  upload_failed: 'Not sent',
  upload_cancelled: 'Cancelled',
  upload_needs_file: 'Interrupted. Choose the same file to go on.',
  upload_progress: '{name}: {percent} % sent',
  upload_state: '{name}: {state}',
  retry: 'Try again',
  cancel: 'Cancel',
  choose_file: 'Choose the file',
  download: 'Download',
  delete: 'Delete',
  retry_of: 'Try {name} again',
  cancel_of: 'Cancel {name}',
  choose_file_of: 'Choose {name} again',
  download_of: 'Download {name}',
  delete_of: 'Delete {name}',
  devices: 'Devices',
  devices_loading: 'Looking for your devices…',
  unnamed_device: 'Unnamed device',
  this_device: 'This device',
  last_seen: 'Last active {time}',
  just_now: 'just now',
  rename: 'Rename',
  rename_of: 'Rename {name}',
  device_name: 'Name of the device',
  save: 'Save',
  sign_out: 'Sign out',
  sign_out_of: 'Sign out {name}',
  sign_out_sure: 'Sign out {name}? Nothing that is stored gets lost.',
  sign_out_shared_sure: 'Sign out here? Drafts on this device are deleted.',
  sign_out_here_sure: 'Sign out here? Drafts stay on this device.',
  keep: 'Keep',
} satisfies Record<string, Text>;

/** Of `de-AT` the catalogue may hold `de-AT`, `de`, or nothing: what is missing stays English. */
function speaker(locale: string, catalogue: ComponentCatalogue): Say {
  const language = locale.split('-')[0]!;
  return (key, values = {}) => {
    const text: Text = catalogue[locale]?.[key] ?? catalogue[language]?.[key] ?? ENGLISH[key];
    const count = Number(values['count'] ?? 0);
    const form =
      typeof text === 'string' ? text : (text[new Intl.PluralRules(locale).select(count)] ?? text.other);
    return form
      .replace('#', String(count))
      .replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
  };
}

/** Apart from the provider, so that who brings components of their own does not pay for these words. */
export function useSay(): Say {
  const { locale, texts } = useSessionContext();
  return useMemo(() => speaker(locale, texts), [locale, texts]);
}
