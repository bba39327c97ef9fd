export { createSessionClient } from './client.js';
export { asSessionError, isCode, isSessionError, SessionError, type SessionOver } from './errors.js';
export { PROBLEM_CODES, type ProblemCode } from './codes.js';
export {
  describe,
  type Catalogue,
  type MessageContext,
  type MessageText,
  type Messages,
  type UserMessage,
} from './messages.js';
export { cookieTransport, type Transport } from './transport.js';
export type { Channel, KeyValue, Lifecycle, LifecycleEvent, Ports } from './ports.js';
export type * from './types.js';
