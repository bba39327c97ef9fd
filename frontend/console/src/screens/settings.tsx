import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { asCallError, call, type CallError, type Schemas } from '../api.js';
import { bytes, duration } from '../format.js';
import { current, may } from '../operator.js';
import { When } from '../parts/basics.js';
import { Dialog } from '../parts/dialog.js';
import { Screen } from '../parts/screen.js';
import { Answered, Failed } from '../parts/states.js';
import { settingName } from '../setting-names.js';

type Setting = Schemas['SettingView'];
type Key = Schemas['OperatorKeyView'];

export function Settings(): ReactNode {
  const operator = current().operator!;
  const asked = useAnswer('settings', (signal) =>
    call<Schemas['SettingsAnswer']>('settings', { scope: 'service:read', signal }),
  );
  return (
    <Screen
      title="Settings"
      about="What the deployment runs with. A deployment sets it; nothing can be changed here."
    >
      <Answered asked={asked} what="the settings">
        {(answer) => (
          <section className="card" aria-label="Parameters">
            <h2>Parameters</h2>
            <div className="scroller" role="region" aria-label="Parameters, table" tabIndex={0}>
              <table className="rows">
                <thead>
                  <tr>
                    <th scope="col">Setting</th>
                    <th scope="col">Value</th>
                    <th scope="col">Parameter of the template</th>
                  </tr>
                </thead>
                <tbody>
                  {answer.items.map((item) => (
                    <tr key={item.name}>
                      <th scope="row">{settingName(item.name)}</th>
                      <td>{valueOf(item)}</td>
                      <td>
                        <code>{item.parameter}</code>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        )}
      </Answered>
      {may(operator, 'keys:read') && <Keys />}
    </Screen>
  );
}

export function valueOf({ value, unit }: Pick<Setting, 'value' | 'unit'>): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.length ? value.join(', ') : 'none';
  if (typeof value === 'string') return value || '–';
  if (unit === 'seconds') return duration(value);
  if (unit === 'bytes') return value === 0 ? 'no limit' : bytes(value);
  return unit ? `${value} ${unit}` : String(value);
}

function Keys(): ReactNode {
  const operator = current().operator!;
  const asked = useAnswer('keys', (signal) =>
    call<Schemas['OperatorKeyList']>('operator-keys', { scope: 'keys:read', signal }),
  );
  const [revoking, setRevoking] = useState<Key | null>(null);
  const [revoked, setRevoked] = useState('');
  const said = useRef<HTMLParagraphElement>(null);
  // The button that asked is gone with its key: the focus goes to what is said of it.
  useEffect(() => {
    if (!revoking && revoked) said.current?.focus();
  }, [revoking, revoked]);
  const done = (key: Key): void => {
    setRevoked(`The key ${key.key_id} is revoked.`);
    asked.reload();
  };
  return (
    <Answered asked={asked} what="the operator keys">
      {(answer) => (
        <section className="card" aria-label="Operator keys">
          <h2>Operator keys</h2>
          <p className="hint">
            No route makes a key: <code>make operator-key</code> does. A revoked one is listed for 30 days
            more.
          </p>
          <p role="status" className="done" ref={said} tabIndex={-1}>
            {revoked}
          </p>
          <div className="scroller" role="region" aria-label="Operator keys, table" tabIndex={0}>
            <table className="rows">
              <thead>
                <tr>
                  <th scope="col">Key</th>
                  <th scope="col">Role</th>
                  <th scope="col">Made</th>
                  <th scope="col">Last used</th>
                  <th scope="col">State</th>
                  <th scope="col">Scopes</th>
                </tr>
              </thead>
              <tbody>
                {answer.items.map((key) => (
                  <tr key={key.key_id}>
                    <th scope="row" className="nowrap">
                      <code>{key.key_id}</code>
                      {key.current && <span className="hint"> yours</span>}
                    </th>
                    <td>{key.role}</td>
                    <td>
                      <When at={key.created_at} />
                    </td>
                    <td>
                      <When at={key.last_used_at} none="never" />
                    </td>
                    <td className="nowrap">
                      {key.revoked_at ? (
                        <>
                          revoked <When at={key.revoked_at} />
                        </>
                      ) : may(operator, 'keys:revoke') ? (
                        <button
                          type="button"
                          className="ms-button ms-danger no-print"
                          aria-label={`Revoke the key ${key.key_id}`}
                          onClick={() => setRevoking(key)}
                        >
                          Revoke …
                        </button>
                      ) : (
                        'good'
                      )}
                    </td>
                    <td className="long">{key.scopes.join(', ')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {revoking && (
            <Revoke of={revoking} onDone={() => done(revoking)} onClose={() => setRevoking(null)} />
          )}
        </section>
      )}
    </Answered>
  );
}

function Revoke({ of, onDone, onClose }: { of: Key; onDone(): void; onClose(): void }): ReactNode {
  const [state, setState] = useState<'asking' | 'busy' | CallError>('asking');
  const revoke = (): void => {
    setState('busy');
    call(`operator-keys/${of.key_id}`, { scope: 'keys:revoke', method: 'DELETE' }).then(
      () => {
        onClose();
        onDone();
      },
      (error: unknown) => setState(asCallError(error)),
    );
  };
  return (
    <Dialog title="Revoke this key?" onClose={onClose}>
      <p>
        <code>{of.key_id}</code> ({of.role}) opens nothing from that moment on. It cannot be taken back.
      </p>
      {of.current && (
        <p>
          <strong>It is your own key:</strong> you will be signed out.
        </p>
      )}
      {typeof state === 'object' && <Failed error={state} />}
      <div className="actions">
        <button type="button" className="ms-button" autoFocus onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="ms-button ms-danger"
          aria-disabled={state === 'busy'}
          onClick={state === 'busy' ? undefined : revoke}
        >
          Revoke
        </button>
      </div>
    </Dialog>
  );
}
