import type { Channel } from './ports.js';
import type { Seen } from './record.js';
import type { ErrorCode, Notice } from './types.js';

const VERSION = 1;

/** What tabs tell each other. It carries what it tells of: storage may be older than the message. */
export type TabMessage =
  | { type: 'seen'; seen: Seen }
  | { type: 'ended'; id: string | null; code: ErrorCode }
  | { type: 'notice'; notice: Notice }
  | { type: 'acknowledged'; id: string };

export interface Tabs {
  tell(message: TabMessage): void;
  close(): void;
}

/** Joins the tabs' channel, which does not tell a tab what it said itself. Other versions are ignored. */
export function joinTabs(channel: Channel | null, hear: (message: TabMessage) => void): Tabs {
  channel?.listen((raw) => {
    const message = raw as { v?: unknown; m?: TabMessage } | null;
    if (message?.v === VERSION && message.m) hear(message.m);
  });
  return {
    tell: (m) => channel?.post({ v: VERSION, m }),
    close: () => channel?.close(),
  };
}
