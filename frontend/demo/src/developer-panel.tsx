import { useSession, useSessionClient, useStore } from 'maria-sessions/react';
import { useState, type ReactNode } from 'react';
import { Events } from './events.js';
import { Findings } from './findings.js';
import { trouble } from './session.js';
import { NETWORKS, PRETENCES, type Network, type Pretence } from './trouble.js';

const NETWORK_NAMES: Record<Network, [name: string, detail: string]> = {
  normal: ['All is well', 'Requests go through.'],
  offline: ['Offline', 'Nothing leaves this page.'],
  unavailable: ['503', 'The service is overloaded.'],
  slow: ['Slow', 'Every answer takes 3 s more.'],
  lossy: ['Lost answers', 'Every second request is carried out, and its answer lost.'],
};

const PRETENCE_NAMES: Record<Pretence, string> = {
  warning: 'About to pause',
  session_expired: 'Timed out',
  rate_limited: 'Too many requests',
  not_json: 'A hotel’s log-in page',
};

/** Breaks things on purpose, so that a person can watch each recovery happen. */
export function DeveloperPanel(): ReactNode {
  const client = useSessionClient();
  const { network } = useStore(trouble);
  const check = (): Promise<unknown> => client.validate().catch(() => {});
  const choose = (next: Network): void => {
    trouble.set({ network: next });
    void check();
  };
  const pretend = async (pretence: Pretence): Promise<void> => {
    trouble.set({ pretence });
    await check();
    // That may have been a check that was under way before.
    if (trouble.getSnapshot().pretence === pretence) await check();
  };
  return (
    <>
      <section>
        <h2>The network</h2>
        <fieldset className="choices">
          <legend className="explain">
            Between this tab and the service (uploads to storage are not affected)
          </legend>
          {NETWORKS.map((each) => (
            <label key={each}>
              <input type="radio" name="network" checked={network === each} onChange={() => choose(each)} />
              <span>
                {NETWORK_NAMES[each][0]}
                <small>{NETWORK_NAMES[each][1]}</small>
              </span>
            </label>
          ))}
        </fieldset>
      </section>
      <section>
        <h2>Pretend</h2>
        <p className="explain">
          The next check is answered so, by this page; what the client does then is real. To see the real
          thing, start the service with short times:{' '}
          <code>make run PARAMS="IdleSeconds=60 WarnSeconds=30 TouchSeconds=5"</code>
        </p>
        <div className="actions">
          {PRETENCES.map((each) => (
            <button key={each} type="button" className="ms-button" onClick={() => void pretend(each)}>
              {PRETENCE_NAMES[each]}
            </button>
          ))}
        </div>
      </section>
      <ForReal check={check} />
      <Now />
      <section>
        <h2>Set-up</h2>
        <Findings />
        <label className="choice">
          <input
            type="checkbox"
            defaultChecked={document.documentElement.dir === 'rtl'}
            onChange={(event) => (document.documentElement.dir = event.target.checked ? 'rtl' : 'ltr')}
          />
          Lay the page out from right to left
        </label>
      </section>
      <section>
        <h2>Last events</h2>
        <Events />
      </section>
    </>
  );
}

function ForReal({ check }: { check(): Promise<unknown> }): ReactNode {
  const client = useSessionClient();
  const [said, setSaid] = useState('');
  const say = (work: Promise<unknown>, done: string): void => {
    work.then(
      () => setSaid(done),
      () => setSaid('That did not work.'),
    );
  };
  const revoke = (): void =>
    say(client.devices.revoke('current'), 'This device was signed out by the service.');
  const endUnseen = (): void => {
    // Not through the client, which knows nothing of it; the browser's cookie goes with the session.
    const gone = fetch('/v1/session', { method: 'DELETE', headers: { 'Session-Client': 'elsewhere' } });
    say(
      gone.then(check),
      'The service ended the session. The client found none at its next check, and began anew.',
    );
  };
  const clear = (): void => {
    try {
      localStorage.clear();
    } catch {
      // Blocked: then there is nothing in it.
    }
    setSaid(
      'This site’s local storage is empty, drafts and conversation with it. Reload: the session is still there.',
    );
  };
  return (
    <section>
      <h2>For real</h2>
      <div className="actions">
        <button type="button" className="ms-button" onClick={revoke}>
          Revoke this device
        </button>
        <button type="button" className="ms-button" onClick={endUnseen}>
          End it behind the client’s back
        </button>
        <button type="button" className="ms-button" onClick={clear}>
          Clear storage
        </button>
        <a className="ms-button" href="/" target="_blank" rel="opener">
          Open a second tab
        </a>
        <button type="button" className="ms-button" onClick={() => void check()}>
          Check now
        </button>
      </div>
      <p className="explain" role="status">
        {said}
      </p>
    </section>
  );
}

function Now(): ReactNode {
  const { status, session, error, connectivity, busy, readOnly } = useSession();
  const { pretence } = useStore(trouble);
  const rows: [string, string][] = [
    ['status', status],
    ['session_id', session?.session_id ?? '–'],
    ['revision', String(session?.revision ?? '–')],
    ['connectivity', connectivity],
    ['busy', String(busy)],
    ['read only', String(readOnly)],
    ['error', error?.code ?? '–'],
    ['pretending', pretence ?? '–'],
  ];
  return (
    <section>
      <h2>What the client knows</h2>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
