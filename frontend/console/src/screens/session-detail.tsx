import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { bytes, duration, shortId, words } from '../format.js';
import { current, may } from '../operator.js';
import { Badge, Copy, Facts, Link, SessionLink, When } from '../parts/basics.js';
import { ReasonDialog } from '../parts/dialog.js';
import { Json } from '../parts/json.js';
import { LackingPart, ScopedButton } from '../parts/permission.js';
import { Screen } from '../parts/screen.js';
import { SessionActions } from '../parts/session-actions.js';
import { Answered, Failed, Loading } from '../parts/states.js';
import { Table } from '../parts/table.js';
import { Timeline } from '../parts/timeline.js';

type View = Schemas['OperatedSessionView'];

/** Any other session has let go of its visitor and its files, or handed them to its successor. */
const holds = (session: View): boolean => ['active', 'expired'].includes(session.status);

export function SessionDetail({ id }: { id: string }): ReactNode {
  const operator = current().operator!;
  const asked = useAnswer(id, (signal) =>
    call<Schemas['OperatedSessionAnswer']>(`sessions/${encodeURIComponent(id)}`, {
      scope: 'sessions:read',
      signal,
    }),
  );
  // Shown until the page is left or asked again, and never kept.
  const [revealed, setRevealed] = useState<View | null>(null);
  const [turn, setTurn] = useState(0);
  const reload = (): void => {
    setRevealed(null);
    setTurn(turn + 1);
    asked.reload();
  };
  return (
    <Screen
      title={`Session ${shortId(id)}`}
      about={
        <>
          <code>{id}</code> <Copy text={id} name="the session id" />
        </>
      }
      tools={
        <button type="button" className="ms-button" onClick={reload}>
          Refresh
        </button>
      }
    >
      <Answered asked={asked} what="the session" missing={<Missing id={id} />}>
        {({ session }) => (
          <>
            <div className="columns">
              <section className="card" aria-label="Facts">
                <h2>Facts</h2>
                <FactsOf session={session} />
                <SessionActions session={session} onDone={reload} />
              </section>
              <section className="card" aria-label="Visitor">
                <h2>Visitor</h2>
                <Visitor session={revealed ?? session} onRevealed={setRevealed} />
                <h2>Lineage</h2>
                <Lineage session={session} />
              </section>
            </div>
            <Devices devices={session.devices} over={session.status !== 'active'} />
            {may(operator, 'uploads:read') ? (
              <Files key={turn} id={id} status={session.status} />
            ) : (
              <LackingPart title="Files" scope="uploads:read" />
            )}
            {may(operator, 'audit:read') ? (
              <Timeline key={`t${turn}`} id={id} />
            ) : (
              <LackingPart title="Timeline" scope="audit:read" />
            )}
            <details className="card no-print">
              <summary>Raw JSON</summary>
              <Json value={session} name="the session as JSON" />
            </details>
          </>
        )}
      </Answered>
    </Screen>
  );
}

const Missing = ({ id }: { id: string }): ReactNode => (
  <p className="card">
    No session has this id, or it ended more than 30 days ago.{' '}
    <Link to="audit" query={{ last: '30d', session_id: id }}>
      Look for it in the audit
    </Link>
  </p>
);

function FactsOf({ session }: { session: View }): ReactNode {
  const used = (Date.parse(session.last_seen_at) - Date.parse(session.created_at)) / 1000;
  const ends: [string, ReactNode][] =
    session.ended_at !== null
      ? [['Ended', <When key="e" at={session.ended_at} />]]
      : [
          ['Idle until', <When key="i" at={session.idle_expires_at} />],
          ['Ends at the latest', <When key="x" at={session.expires_at} />],
        ];
  return (
    <Facts
      items={[
        ['Status', <Badge key="s" state={session.status} />],
        ['Ended because', session.end_reason ? words(session.end_reason) : '–'],
        ['Began', <When key="b" at={session.created_at} />],
        ['Last seen', <When key="l" at={session.last_seen_at} />],
        ['Used for', duration(used)],
        ...ends,
        [
          holds(session) ? 'Uploads' : 'Uploads at its end',
          `${session.uploads.count} of ${session.uploads.limit} (${bytes(session.uploads.bytes)})`,
        ],
        ['Revision', String(session.revision)],
        ['App version', session.app_version ?? '–'],
      ]}
    />
  );
}

function Visitor({ session, onRevealed }: { session: View; onRevealed(session: View): void }): ReactNode {
  const [asking, setAsking] = useState(false);
  const shown = useRef<HTMLDivElement>(null);
  // The button that asked is gone once they are shown: the focus goes to them.
  useEffect(() => {
    if (!asking && !session.profile_masked) shown.current?.focus();
  }, [asking, session.profile_masked]);
  const consents = Object.entries(session.consents).map(
    ([name, given]) => `${name}: ${given ? 'yes' : 'no'}`,
  );
  const [unknown, unasked] = holds(session) ? ['not told', 'none asked'] : ['not kept', 'not kept'];
  const masked = session.profile_masked && (session.profile.name !== null || session.profile.email !== null);
  return (
    <>
      <div ref={shown} tabIndex={-1} role="group" aria-label="What the visitor told">
        <Facts
          items={[
            ['Kind', session.kind],
            ['Name', session.profile.name ?? unknown],
            ['E-mail', session.profile.email ?? unknown],
            ['Language', session.locale ?? unknown],
            ['Consents', consents.length ? consents.join(', ') : unasked],
          ]}
        />
      </div>
      {masked && (
        <p className="no-print">
          <ScopedButton scope="personal:read" onClick={() => setAsking(true)}>
            Reveal name and e-mail …
          </ScopedButton>
        </p>
      )}
      {asking && (
        <ReasonDialog
          title="Reveal name and e-mail"
          action="Reveal"
          onClose={() => setAsking(false)}
          onConfirm={(reason) =>
            call<Schemas['OperatedSessionAnswer']>(`sessions/${session.session_id}`, {
              scope: 'personal:read',
              query: { reveal: 'true' },
              headers: { 'Operator-Reason': reason },
            }).then((answer) => onRevealed(answer.session))
          }
        >
          <p>The audit remembers that you have seen them, and why.</p>
        </ReasonDialog>
      )}
    </>
  );
}

function Lineage({ session }: { session: View }): ReactNode {
  return (
    <p className="lineage">
      {session.predecessor_id ? (
        <SessionLink id={session.predecessor_id} />
      ) : (
        <span className="hint">the first</span>
      )}
      <span aria-label="was renewed to"> → </span>
      <strong>this session</strong>
      <span aria-label="was renewed to"> → </span>
      {session.successor_id ? (
        <SessionLink id={session.successor_id} />
      ) : (
        <span className="hint">not renewed</span>
      )}
    </p>
  );
}

function Devices({ devices, over }: { devices: View['devices']; over: boolean }): ReactNode {
  return (
    <section className="card" aria-label="Devices">
      <h2>Devices</h2>
      {devices.length === 0 ? (
        <p className="empty">No device is known: what the session knew of its visitor has been deleted.</p>
      ) : (
        <Table
          name="Devices"
          rows={devices}
          keyOf={(each) => each.device_id}
          columns={[
            {
              name: 'Device',
              heads: true,
              className: 'nowrap',
              cell: (each) => <code>{shortId(each.device_id)}</code>,
            },
            { name: 'Platform', cell: (each) => each.platform },
            { name: 'Since', cell: (each) => <When at={each.created_at} /> },
            { name: 'Last seen', cell: (each) => <When at={each.last_seen_at} /> },
            {
              name: 'State',
              cell: (each) => (
                <Badge state={each.ended ?? (over ? 'ended' : 'active')}>
                  {each.ended ?? (over ? 'signed in until it ended' : 'can use the session')}
                </Badge>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

const NO_FILE: Record<string, string> = {
  active: 'No file.',
  expired: 'No file.',
  replaced: 'No file: what it held went on to its successor.',
};

function Files({ id, status }: { id: string; status: string }): ReactNode {
  const asked = useAnswer(id, (signal) =>
    call<Schemas['UploadList']>(`sessions/${id}/uploads`, {
      scope: 'uploads:read',
      query: { limit: '100' },
      signal,
    }),
  );
  return (
    <section className="card" aria-label="Files">
      <h2>Files</h2>
      {asked.loading && !asked.answer && <Loading what="files" />}
      {asked.error && !asked.loading && <Failed error={asked.error} retry={asked.reload} />}
      {asked.answer && asked.answer.items.length === 0 && (
        <p className="empty">{NO_FILE[status] ?? 'It holds no file any more: what it held went with it.'}</p>
      )}
      {asked.answer && asked.answer.items.length > 0 && (
        <Table
          name="Files"
          rows={asked.answer.items}
          keyOf={(each) => each.upload_id}
          columns={[
            { name: 'File', heads: true, cell: (each) => each.filename },
            {
              name: 'Status',
              cell: (each) => (
                <Badge state={each.status}>
                  {each.status}
                  {each.reason ? `: ${words(each.reason)}` : ''}
                </Badge>
              ),
            },
            { name: 'Type', cell: (each) => each.content_type },
            { name: 'Size', className: 'number', cell: (each) => bytes(each.size) },
            { name: 'Announced', cell: (each) => <When at={each.created_at} /> },
            { name: 'Stored', cell: (each) => <When at={each.stored_at} /> },
            {
              name: 'Events',
              cell: (each) => (
                <Link
                  to="audit"
                  query={{ last: '30d', upload_id: each.upload_id }}
                  label={`Audit: events of ${each.filename}`}
                >
                  Audit
                </Link>
              ),
            },
          ]}
        />
      )}
      {asked.answer?.next_cursor && <p className="hint">The first 100 are shown.</p>}
    </section>
  );
}
