import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { asCallError, call, type CallError, type Query, type Schemas } from '../api.js';
import { bytes, count } from '../format.js';
import { Copy, Facts, When } from './basics.js';
import { Dialog } from './dialog.js';
import { ScopedButton } from './permission.js';
import { PillGroup } from './pills.js';
import { Failed } from './states.js';

type View = Schemas['ExportView'];

const ASK_EVERY = 1000;
const MOST_ASKS = 300;

export function ExportButton({ kind, filters }: { kind: View['kind']; filters: Query }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ScopedButton scope="audit:export" onClick={() => setOpen(true)}>
        Export …
      </ScopedButton>
      {open && <ExportDialog kind={kind} filters={filters} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What is exported is what is filtered here, all of it and not the page. The file is written behind the answer. */
function ExportDialog({
  kind,
  filters,
  onClose,
}: {
  kind: View['kind'];
  filters: Query;
  onClose(): void;
}): ReactNode {
  const [format, setFormat] = useState<View['format']>('csv');
  const [job, setJob] = useState<View | null>(null);
  const [error, setError] = useState<CallError | null>(null);
  const [busy, setBusy] = useState(false);
  const name = useId();
  const attempt = useRef(crypto.randomUUID());
  const begin = (): void => {
    setBusy(true);
    setError(null);
    // The same key for a second try: one file, however often it is asked for.
    call<Schemas['ExportAnswer']>('exports', {
      scope: 'audit:export',
      method: 'POST',
      body: { kind, format, filters },
      headers: { 'Idempotency-Key': attempt.current },
    }).then(
      (answer) => setJob(answer.export),
      (failed: unknown) => {
        setError(asCallError(failed));
        setBusy(false);
      },
    );
  };
  return (
    <Dialog title={`Export ${kind === 'audit' ? 'events' : 'sessions'}`} onClose={onClose}>
      {!job && (
        <>
          <p>Everything that these filters show, not only the rows that are loaded:</p>
          <ul className="plain">
            {Object.entries(filters).map(([field, value]) => (
              <li key={field}>
                <code>
                  {field} = {value}
                </code>
              </li>
            ))}
          </ul>
          <PillGroup name="Format">
            {(['csv', 'json'] as const).map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name={name}
                  checked={format === each}
                  onChange={() => {
                    setFormat(each);
                    attempt.current = crypto.randomUUID();
                  }}
                />
                <span>{each.toUpperCase()}</span>
              </label>
            ))}
          </PillGroup>
        </>
      )}
      {job && <Progress job={job} onNews={setJob} />}
      {error && <Failed error={error} />}
      <div className="actions">
        <button type="button" className="ms-button" onClick={onClose}>
          {job ? 'Close' : 'Cancel'}
        </button>
        {!job && (
          <button
            type="button"
            className="ms-button ms-primary"
            aria-disabled={busy}
            onClick={busy ? undefined : begin}
          >
            {busy ? 'Asking …' : 'Begin the export'}
          </button>
        )}
      </div>
    </Dialog>
  );
}

const read = (id: string): Promise<Schemas['ExportAnswer']> =>
  call(`exports/${id}`, { scope: 'audit:export' });

function Progress({ job, onNews }: { job: View; onNews(job: View): void }): ReactNode {
  const [error, setError] = useState<CallError | null>(null);
  const asks = useRef(0);
  useEffect(() => {
    if (job.status !== 'pending' || asks.current >= MOST_ASKS) return;
    const timer = setTimeout(() => {
      asks.current += 1;
      read(job.export_id).then(
        (answer) => onNews(answer.export),
        (failed: unknown) => setError(asCallError(failed)),
      );
    }, ASK_EVERY);
    return () => clearTimeout(timer);
  }, [job, onNews]);
  if (error) return <Failed error={error} />;
  return (
    <div role="status">
      {job.status === 'pending' && (
        <p>
          <label>
            The file is being written … <progress />
          </label>
        </p>
      )}
      {job.status === 'failed' && (
        <p className="ms-error">The file could not be written. Begin another export.</p>
      )}
      {job.status === 'done' && <Done job={job} onError={setError} />}
    </div>
  );
}

function Done({ job, onError }: { job: View; onError(error: CallError): void }): ReactNode {
  // A link is good for 45 seconds: it is asked for when it is needed.
  const download = (): void => {
    read(job.export_id).then(
      ({ export: { download_url: url } }) => {
        if (url === null) return;
        const link = document.createElement('a');
        link.href = url;
        link.rel = 'noopener';
        link.target = '_blank';
        link.click();
      },
      (failed: unknown) => onError(asCallError(failed)),
    );
  };
  return (
    <>
      <p>
        {job.complete === false
          ? 'The file is written, but not complete: there was more than one file may hold.'
          : 'The file is written.'}
      </p>
      <Facts
        items={[
          ['Rows', count(job.rows ?? 0)],
          ['Size', bytes(job.bytes ?? 0)],
          ['Written', <When key="w" at={job.finished_at} />],
          ['Kept until', <When key="k" at={job.expires_at} />],
          [
            'SHA-256',
            <span key="s" className="hash">
              <code>{job.sha256}</code> <Copy text={job.sha256 ?? ''} name="the SHA-256" />
            </span>,
          ],
        ]}
      />
      <p>
        <button type="button" className="ms-button ms-primary" onClick={download}>
          Download
        </button>
      </p>
    </>
  );
}
