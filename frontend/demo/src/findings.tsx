import type { Finding } from 'maria-sessions';
import { useSessionClient } from 'maria-sessions/react';
import { useState, type ReactNode } from 'react';

/** What `doctor()` says of this page's set-up. */
export function Findings(): ReactNode {
  const client = useSessionClient();
  const [findings, setFindings] = useState<readonly Finding[] | 'none yet' | 'looking'>('none yet');
  const look = (): void => {
    setFindings('looking');
    client.doctor().then(setFindings, () => setFindings('none yet'));
  };
  return (
    <>
      <button type="button" className="ms-button" onClick={look}>
        Examine
      </button>
      <div role="status">
        {findings === 'looking' && <p className="explain">Looking…</p>}
        {Array.isArray(findings) && findings.length === 0 && (
          <p className="explain">Nothing is wrong with the set-up.</p>
        )}
      </div>
      {Array.isArray(findings) && (
        <ul className="findings">
          {(findings as readonly Finding[]).map(({ name, severity, detail }) => (
            <li key={name}>
              <b>
                {severity}: {name}
              </b>
              <p>{detail}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
