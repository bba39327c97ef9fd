export { SessionProvider, SessionContext } from './provider.js';
export type { SessionProviderProps, SessionContextValue } from './provider.js';
export {
  useSession,
  useSessionClient,
  useSessionStatus,
  useDraft,
  useUploads,
  useOutbox,
  useDevices,
  useStore,
} from './hooks.js';
export type { DraftState, DevicesState } from './hooks.js';
export { SessionResetAlert } from './reset-alert.js';
export type { SessionResetAlertProps, ResetAlertState } from './reset-alert.js';
export { SessionExpiryWarning } from './expiry-warning.js';
export type { ExpiryWarningState } from './expiry-warning.js';
export { OfflineBanner } from './offline-banner.js';
export type { OfflineBannerState } from './offline-banner.js';
export { UploadList } from './upload-list.js';
export type { UploadListProps, UploadListState } from './upload-list.js';
export { DeviceList } from './device-list.js';
export type { ComponentCatalogue, Text, TextKey } from './texts.js';
