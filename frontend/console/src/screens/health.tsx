import type { ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { between, count, duration, milliseconds, share, words } from '../format.js';
import { Badge, Facts, RouteName, When } from '../parts/basics.js';
import { Screen } from '../parts/screen.js';
import { Answered, Freshness } from '../parts/states.js';
import { Table } from '../parts/table.js';

type Answer = Schemas['HealthAnswer'];

const WARNINGS: Record<string, string> = {
  failing_requests: 'More requests fail than may: see below which routes, and in the audit with which code.',
  sweep_braked:
    'The last sweep stopped itself: it would have deleted more than it may. Look at its report before anything else.',
  sweep_failed: 'The last sweep could not do everything.',
  sweep_late: 'No sweep has run when one was due.',
  rollups_late: 'The rollups are behind: the overview and reports are not complete.',
  seal_late:
    'What was recorded more than two hours ago is not sealed yet: look at the log of seal_audit, and whether its schedule runs.',
};

function warning(name: string): string {
  const [kind, queue] = name.split(':');
  if (kind === 'failure_queue')
    return `Events that ${queue} gave up wait in its failure queue: docs/operations.md says what each means, and what to do with them.`;
  return WARNINGS[name] ?? words(name);
}

export function Health(): ReactNode {
  const asked = useAnswer('health', (signal) => call<Answer>('health', { scope: 'service:read', signal }));
  return (
    <Screen
      title="Health"
      about={
        asked.answer && (
          <>
            Looked at <When at={asked.answer.checked_at} />. Requests are those of the last hour.
          </>
        )
      }
      tools={
        <button type="button" className="ms-button" onClick={asked.reload}>
          Refresh
        </button>
      }
    >
      <Answered asked={asked} what="the service’s health">
        {(answer) => <Parts of={answer} />}
      </Answered>
    </Screen>
  );
}

function Parts({ of }: { of: Answer }): ReactNode {
  return (
    <>
      <section className="card" aria-label="Status" data-status={of.status}>
        <h2>
          <Badge state={of.status === 'ok' ? 'success' : 'failure'}>
            {of.status === 'ok' ? 'All is well' : `${of.warnings.length} to look at`}
          </Badge>
        </h2>
        {of.warnings.length > 0 && (
          <ul className="plain">
            {of.warnings.map((each) => (
              <li key={each}>
                {warning(each)} <code className="hint">{each}</code>
              </li>
            ))}
          </ul>
        )}
      </section>
      <div className="columns">
        <section className="card" aria-label="Requests">
          <h2>Requests</h2>
          <Facts
            items={[
              ['Answered', count(of.requests.requests)],
              ['Refused (4xx)', count(of.requests.refused)],
              ['Failed (5xx)', count(of.requests.failed)],
              ['Did not fail', share(of.requests.success_rate)],
            ]}
          />
        </section>
        <section className="card" aria-label="Latency">
          <h2>Latency</h2>
          {of.latency ? (
            <>
              <Facts
                items={[
                  ['Median', between(of.latency.median, milliseconds)],
                  ['95 % below', between(of.latency.p95, milliseconds)],
                  ['99 % below', between(of.latency.p99, milliseconds)],
                ]}
              />
              <p className="hint">In the functions, of good answers. Each is a bucket; buckets double.</p>
            </>
          ) : (
            <p className="empty">Nothing was answered in the last hour.</p>
          )}
        </section>
        <section className="card" aria-label="Failure queues">
          <h2>Failure queues</h2>
          <Facts
            items={of.queues.map((queue) => [
              queue.name,
              queue.depth === null ? (
                <Badge state="failure">no answer</Badge>
              ) : queue.depth > 0 ? (
                <Badge state="failure">{count(queue.depth)} wait</Badge>
              ) : (
                'empty'
              ),
            ])}
          />
        </section>
        <section className="card" aria-label="How far behind">
          <h2>How far behind</h2>
          <Freshness of={of.rollups} />
          <Facts
            items={[
              ['Rollups computed', <When key="r" at={of.rollups.computed_at} none="never" />],
              [
                'Newest event in the index',
                <When key="i" at={of.index.last_event_at} none="none of the last week" />,
              ],
              ['That was', of.index.seconds_ago === null ? '–' : `${duration(of.index.seconds_ago)} ago`],
              ['Manifests sealed', count(of.seal.manifests)],
              ['Segments that wait for the seal', count(of.seal.unsealed_segments)],
            ]}
          />
        </section>
      </div>
      <Routes routes={of.requests.routes} />
      <Sweeps sweeps={of.sweeps} />
    </>
  );
}

function Routes({ routes }: { routes: Answer['requests']['routes'] }): ReactNode {
  return (
    <section className="card" aria-label="By route">
      <h2>By route</h2>
      {routes.length === 0 ? (
        <p className="empty">Nothing was asked in the last hour.</p>
      ) : (
        <Table
          name="By route"
          className="narrow"
          rows={routes}
          keyOf={(route) => route.operation}
          columns={[
            { name: 'Route', heads: true, cell: (route) => <RouteName name={route.operation} /> },
            { name: 'Requests', className: 'number', cell: (route) => count(route.requests) },
            { name: 'Refused', className: 'number', cell: (route) => count(route.refused) },
            {
              name: 'Failed',
              className: 'number',
              cell: (route) => (route.failed > 0 ? <strong>{count(route.failed)}</strong> : 0),
            },
          ]}
        />
      )}
    </section>
  );
}

function Sweeps({ sweeps }: { sweeps: Answer['sweeps'] }): ReactNode {
  return (
    <section className="card" aria-label="Sweeps">
      <h2>Sweeps</h2>
      {sweeps.length === 0 ? (
        <p className="empty">No sweep has run yet; one runs every few minutes.</p>
      ) : (
        <Table
          name="Sweeps"
          rows={sweeps}
          keyOf={(sweep) => sweep.started_at}
          columns={[
            {
              name: 'Began (UTC)',
              heads: true,
              className: 'nowrap',
              cell: (sweep) => <When at={sweep.started_at} />,
            },
            {
              name: 'Ended',
              cell: (sweep) =>
                sweep.brake ? (
                  <Badge state="failure">braked: {words(sweep.brake)}</Badge>
                ) : (
                  <Badge state={sweep.finished ? 'success' : 'expired'}>
                    {sweep.finished ? 'finished' : 'goes on next time'}
                    {sweep.dry_run ? ', rehearsal' : ''}
                  </Badge>
                ),
            },
            { name: 'Looked at', className: 'number', cell: (sweep) => count(sweep.looked_at) },
            { name: 'Repaired', className: 'number', cell: (sweep) => count(sweep.repaired) },
            { name: 'Deleted', className: 'number', cell: (sweep) => count(sweep.deleted) },
            { name: 'Failed', className: 'number', cell: (sweep) => count(sweep.failed) },
            {
              name: 'Oldest orphan',
              className: 'number',
              cell: (sweep) => (sweep.oldest_orphan_seconds ? duration(sweep.oldest_orphan_seconds) : '–'),
            },
          ]}
        />
      )}
    </section>
  );
}
