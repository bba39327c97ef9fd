import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { asCallError, call, type CallError, type Schemas } from '../api.js';
import { bytes, duration } from '../format.js';
import { current, may } from '../operator.js';
import { When } from '../parts/basics.js';
import { Dialog } from '../parts/dialog.js';
import { Lack, LackingPart } from '../parts/permission.js';
import { Screen } from '../parts/screen.js';
import { Answered, Failed } from '../parts/states.js';
import { settingName } from '../setting-names.js';
import { Table } from '../parts/table.js';

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
            <Table
              name="Parameters"
              rows={answer.items}
              keyOf={(item) => item.name}
              columns={[
                { name: 'Setting', heads: true, cell: (item: Setting) => settingName(item.name) },
                { name: 'Value', cell: (item) => valueOf(item) },
                { name: 'Parameter of the template', cell: (item) => <code>{item.parameter}</code> },
              ]}
            />
          </section>
        )}
      </Answered>
      {may(operator, 'keys:read') ? <Keys /> : <LackingPart title="Operator keys" scope="keys:read" />}
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
  const revokes = may(current().operator!, 'keys:revoke');
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
          {!revokes && (
            <p className="hint">
              Revoking: <Lack of={['keys:revoke']} />
            </p>
          )}
          <p role="status" className="done" ref={said} tabIndex={-1}>
            {revoked}
          </p>
          <Table
            name="Operator keys"
            rows={answer.items}
            keyOf={(key) => key.key_id}
            columns={[
              {
                name: 'Key',
                heads: true,
                className: 'nowrap',
                cell: (key) => (
                  <>
                    <code>{key.key_id}</code>
                    {key.current && <span className="hint"> yours</span>}
                  </>
                ),
              },
              { name: 'Role', cell: (key) => key.role },
              { name: 'Made', cell: (key) => <When at={key.created_at} /> },
              { name: 'Last used', cell: (key) => <When at={key.last_used_at} none="never" /> },
              {
                name: 'State',
                className: 'nowrap',
                cell: (key) =>
                  key.revoked_at ? (
                    <>
                      revoked <When at={key.revoked_at} />
                    </>
                  ) : revokes ? (
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
                  ),
              },
              { name: 'Scopes', className: 'long', cell: (key) => key.scopes.join(', ') },
            ]}
          />
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
