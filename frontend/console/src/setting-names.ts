// What a setting is to people; the parameter of the template stands beside it.

import { words } from './format.js';

const NAMES: Record<string, string> = {
  idle_seconds: 'A session ends without activity after',
  absolute_seconds: 'A session ends in any case after',
  recovery_seconds: 'A lapsed session can be renewed for',
  warn_seconds: 'Its visitor is warned before its end by',
  touch_seconds: 'Activity is noted at most every',
  rotation_grace_seconds: 'A token is good after its rotation for',
  create_per_minute: 'New sessions of a network',
  wrong_credentials_per_minute: 'Wrong credentials of a network',
  uploads_per_minute: 'New uploads of a session',
  requests_per_minute: 'Requests of a device',
  upload_types: 'Types of files',
  upload_max_bytes: 'Largest file',
  upload_max_files: 'Files of a session',
  upload_max_total_bytes: 'All files of a session',
  upload_scan: 'Files wait for a scanner',
  sweep_dry_run: 'Sweeps only rehearse',
  allowed_origins: 'Origins of pages elsewhere',
  secure_cookies: 'Cookies go over https only',
  key_generation: 'Generation of keys',
  audit_retention_days: 'The audit is kept for',
};

export const settingName = (name: string): string => NAMES[name] ?? words(name);
