import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { describe } from '../messages.js';
import type { Device } from '../types.js';
import { useDevices, type DevicesState } from './hooks.js';
import { useSessionContext } from './provider.js';
import { useSay, type Say } from './texts.js';

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "5 minutes ago", in whole units of the largest that fits. */
export function ago(at: string, now: number, locale: string, say: Say): string {
  const past = now - Date.parse(at);
  const [unit, size] = STEPS.find(([, ms]) => past >= ms) ?? [null, 1];
  return unit ? new Intl.RelativeTimeFormat(locale).format(-Math.floor(past / size), unit) : say('just_now');
}

function Row({ device, state, left }: { device: Device; state: DevicesState; left: () => void }): ReactNode {
  const { client, locale } = useSessionContext();
  const say = useSay();
  const [doing, setDoing] = useState<'rename' | 'sign_out' | null>(null);
  const here = client.sharedDevice ? 'sign_out_shared_sure' : 'sign_out_here_sure';
  const sure = device.current ? here : 'sign_out_sure';
  const name = device.name || say('unnamed_device');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('name')).trim();
    void state.rename(device.device_id, typed || null);
    done();
  };
  const done = (): void => {
    left();
    setDoing(null);
  };
  const signOut = (): void => {
    done();
    void state.revoke(device.device_id);
  };
  const start = (key: 'rename' | 'sign_out'): ReactNode => (
    <button
      type="button"
      className="ms-button"
      aria-label={say(`${key}_of`, { name })}
      onClick={() => setDoing(key)}
    >
      {say(key)}
    </button>
  );
  const leave = (key: 'cancel' | 'keep'): ReactNode => (
    <button type="button" className="ms-button" onClick={done}>
      {say(key)}
    </button>
  );
  return (
    <li className="ms-row">
      <div className="ms-main">
        <span className="ms-name">
          {name} {device.current && <span className="ms-badge">{say('this_device')}</span>}
        </span>
        <span className="ms-detail">
          {device.platform} ·{' '}
          {say('last_seen', { time: ago(device.last_seen_at, client.ports.now(), locale, say) })}
        </span>
      </div>
      {doing === null && (
        <div className="ms-actions">
          {start('rename')}
          {start('sign_out')}
        </div>
      )}
      {doing === 'rename' && (
        <form className="ms-inline" onSubmit={submit}>
          <input
            name="name"
            className="ms-input"
            aria-label={say('device_name')}
            defaultValue={device.name ?? ''}
            maxLength={80}
            autoFocus
          />
          <button className="ms-button ms-primary">{say('save')}</button>
          {leave('cancel')}
        </form>
      )}
      {doing === 'sign_out' && (
        <div className="ms-inline" role="group" aria-label={say('sign_out_of', { name })}>
          <p>{say(sure, { name })}</p>
          <button type="button" className="ms-button ms-danger" onClick={signOut} autoFocus>
            {say('sign_out')}
          </button>
          {leave('keep')}
        </div>
      )}
    </li>
  );
}

/** Where the session is open, this device first; each can be renamed or signed out. */
export function DeviceList({ children }: { children?: (state: DevicesState) => ReactNode }): ReactNode {
  const { client } = useSessionContext();
  const say = useSay();
  const state = useDevices();
  const frame = useRef<HTMLDivElement>(null);
  if (children) return children(state);
  const { devices, error, busy } = state;
  return (
    <div
      className="ms-list"
      role="group"
      aria-label={say('devices')}
      aria-busy={busy}
      tabIndex={-1}
      ref={frame}
    >
      {devices === null && busy && <p className="ms-empty">{say('devices_loading')}</p>}
      <ul>
        {devices?.map((device) => (
          <Row key={device.device_id} device={device} state={state} left={() => frame.current?.focus()} />
        ))}
      </ul>
      <p className="ms-error" role="status">
        {error ? describe(error, client).title : ''}
      </p>
    </div>
  );
}
