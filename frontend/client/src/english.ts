import type { MessageKey, MessageText, Messages } from './messages.js';

const text = (title: string, body: MessageText['body'], action?: string): MessageText =>
  ({ title, body, action }) as MessageText;

const again = text('Something went wrong', 'Please try again.', 'Try again');
const offline = text('You appear to be offline', 'Your work is kept on this device.', 'Try again');
const unavailable = text('We cannot reach our service', 'Your work is kept. We keep trying.', 'Try again');
const restarted = text('We had to restart your session', 'You can carry on here.', 'Continue');
const gone = text('This file is not here any more', 'Please look at the list again.', 'Refresh');

/** One text for each thing that can happen; codes without one are shown as the service words them. */
export const ENGLISH: Messages = {
  fallback: again,
  kept: {
    title: '',
    body: ({ drafts, files, plural }) => {
      const parts = [
        drafts ? plural(drafts, { one: 'your unsent message', other: 'your # unsent messages' }) : '',
        files ? plural(files, { one: '# file', other: '# files' }) : '',
      ].filter(Boolean);
      const said = parts.join(' and ') || 'your work';
      return `${said[0]!.toUpperCase()}${said.slice(1)} ${drafts + files > 1 ? 'are' : 'is'} kept.`;
    },
  },
  lost: { title: '', body: 'What the earlier session held could not be kept.' },
  network_unreachable: offline,
  timeout: unavailable,
  service_unavailable: unavailable,
  internal_error: unavailable,
  protocol_error: text(
    'We got an answer we do not understand',
    'Your network may ask you to sign in first. Your work is kept.',
    'Try again',
  ),
  storage_unavailable: text('This browser keeps nothing', 'Keep this page open until your work is sent.'),
  session_expired: text('Your session timed out', 'We started a new one so you can carry on.', 'Continue'),
  session_replaced: text('Your session went on elsewhere', 'You can carry on here.', 'Continue'),
  session_missing: text('We could not find your earlier session', 'We started a new one.', 'Continue'),
  session_not_found: text('We could not find your earlier session', 'We started a new one.', 'Continue'),
  recovery_window_closed: text('You were away for a long time', 'We started a new session.', 'Continue'),
  session_invalid: restarted,
  session_ended: text('This session was ended', 'Start a new one whenever you like.', 'Start again'),
  session_revoked: text(
    'You were signed out',
    'It was done from another device or by an administrator.',
    'Start again',
  ),
  session_reuse_detected: text(
    'You were signed out',
    'For your safety we ended this session.',
    'Start again',
  ),
  session_blocked: text('This session is blocked', 'Please contact support.'),
  signed_out: text('You are signed out', 'Start a new session whenever you like.', 'Start again'),
  rate_limited: text('That was a little too fast', ({ seconds, plural }) =>
    seconds === null
      ? 'Please wait a moment.'
      : `We try again in ${plural(seconds, { one: '# second', other: '# seconds' })}.`,
  ),
  payload_too_large: text('This is too large', 'Please choose a smaller file.', 'Choose another file'),
  unsupported_media_type: text(
    'This kind of file is not taken',
    'Please choose a file of another type.',
    'Choose another file',
  ),
  quota_exceeded: text('There is no room for this file', 'Delete a file before you add another.'),
  upload_rejected: text(
    'This file was not accepted',
    'It was not of the type or size it said, or not safe.',
    'Choose another file',
  ),
  upload_mismatch: text(
    'This is not the same file',
    'Please choose the file you began with.',
    'Choose the file',
  ),
  upload_not_found: gone,
  upload_expired: text('This took too long', 'Please send the file again.', 'Send again'),
  revision_mismatch: text('This was changed elsewhere', 'Please look at it again.', 'Show the change'),
  validation_failed: text('Please check what you entered', 'Some fields are not right yet.'),
  device_not_found: text('This device is not here any more', 'Please look at the list again.', 'Refresh'),
  queue_full: text('Too much is waiting to be sent', 'Please wait until some of it is sent.'),
  aborted: text('Stopped', 'Nothing was sent.'),
} satisfies Partial<Record<MessageKey, MessageText>>;
