import type { ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { between, bound, bytes, count, share, utc, words } from '../format.js';
import { current, may } from '../operator.js';
import { Lack } from '../parts/permission.js';
import { Screen } from '../parts/screen.js';
import { Answered, Freshness } from '../parts/states.js';
import { TimeRange } from '../parts/time-range.js';
import { rangeOf, rangeQuery } from '../range.js';
import { address, go, useRoute } from '../route.js';
import { settingName } from '../setting-names.js';
import { valueOf } from './settings.js';

type Overview = Schemas['OverviewAnswer'];
type Counted = [string, Schemas['CountView']][];

const SECURITY: [string, Record<string, string>][] = [
  ['Tokens used that nobody should hold any more', { action: 'reuse_detected' }],
  ['Sessions ended by operators', { action: 'revoked' }],
  ['Sessions blocked', { action: 'blocked' }],
  ['Times a name or e-mail was revealed', { action: 'personal_revealed' }],
  ['Exports asked for', { action: 'export_requested' }],
  ['Operator keys made', { action: 'operator_key_created' }],
  ['Operator keys revoked', { action: 'operator_key_revoked' }],
];
const RETENTION: [string, Record<string, string>][] = [
  ['Sessions whose visitor was forgotten', { action: 'closed' }],
  ['Files deleted', { action: 'upload_deleted' }],
  ['Stray objects deleted', { action: 'stray_deleted' }],
];
const LIMITS = ['idle_seconds', 'absolute_seconds', 'recovery_seconds'];

/** What a month came to, to be printed: the browser prints it without what is only for the screen. */
export function Reports(): ReactNode {
  const operator = current().operator!;
  const range = rangeOf(useRoute().query, '30d');
  const query = rangeQuery(range);
  const asked = useAnswer(JSON.stringify(query), (signal) =>
    call<Overview>('overview', { scope: 'service:read', query: { ...query, compare: 'true' }, signal }),
  );
  const settings = useAnswer('settings', (signal) =>
    call<Schemas['SettingsAnswer']>('settings', { scope: 'service:read', signal }),
  );
  return (
    <Screen
      title="Reports"
      about={asked.answer && <Freshness of={asked.answer.freshness} />}
      tools={
        <>
          <TimeRange
            range={range}
            presets={['24h', '7d', '30d']}
            onChange={(to) => go(address('reports', rangeQuery(to)))}
          />
          <button type="button" className="ms-button" onClick={() => print()}>
            Print
          </button>
        </>
      }
    >
      <Answered asked={asked} what="the report">
        {(answer) => (
          <>
            <p className="hint">
              From {utc(answer.from)} to {utc(answer.to)} UTC, with the same length of time before.
            </p>
            <Usage of={answer} />
            <section className="card report" aria-label="Security">
              <h2>Security</h2>
              {may(operator, 'audit:read') ? (
                <Counts what={SECURITY} from={answer.from} to={answer.to} />
              ) : (
                <Unseen />
              )}
              <h3>Refusals by code</h3>
              <Rows
                name="Refusals by code"
                head={['Code', 'Requests']}
                rows={answer.errors.map((each) => [words(each.name), count(each.count)])}
              />
            </section>
            <section className="card report" aria-label="Retention">
              <h2>Retention</h2>
              {may(operator, 'audit:read') ? (
                <Counts what={RETENTION} from={answer.from} to={answer.to} />
              ) : (
                <Unseen />
              )}
              <h3>As it is set</h3>
              <Answered asked={settings} what="the settings">
                {({ items }) => (
                  <Rows
                    name="As it is set"
                    head={['Setting', 'Value']}
                    rows={items
                      .filter((each) => LIMITS.includes(each.name))
                      .map((each) => [settingName(each.name), valueOf(each)])}
                  />
                )}
              </Answered>
            </section>
          </>
        )}
      </Answered>
    </Screen>
  );
}

const Unseen = (): ReactNode => (
  <p className="empty">
    This is counted from the audit. <Lack of={['audit:read']} />
  </p>
);

function Usage({ of }: { of: Overview }): ReactNode {
  const [now, before] = [of.current, of.previous];
  const row = (name: string, show: (values: Schemas['KpisView']) => string): string[] => [
    name,
    show(now),
    before ? show(before) : '–',
  ];
  return (
    <section className="card report" aria-label="Usage">
      <h2>Usage</h2>
      <Rows
        name="Usage"
        head={['', 'This time', 'Before']}
        rows={[
          row('Sessions begun', (v) => count(v.started)),
          row('Sessions ended', (v) => count(v.ended)),
          row('Ended by their visitor', (v) => share(v.completed_share)),
          row('Sessions renewed', (v) => count(v.renewed)),
          row('Median use', (v) => between(v.median_seconds, bound)),
          row('90 % used for less than', (v) => between(v.p90_seconds, bound)),
          row('Requests', (v) => count(v.requests)),
          row('Refused or failed', (v) => share(v.error_rate)),
          row('Failed (5xx)', (v) => share(v.failure_rate)),
          row('Files stored', (v) => count(v.uploads_stored)),
          row('Bytes stored', (v) => bytes(v.stored_bytes)),
        ]}
      />
      <h3>Ended by reason</h3>
      <Rows
        name="Ended by reason"
        head={['Reason', 'Sessions']}
        rows={of.ended.map((each) => [words(each.name), count(each.count)])}
      />
    </section>
  );
}

function Counts({ what, from, to }: { what: typeof SECURITY; from: string; to: string }): ReactNode {
  const asked = useAnswer(JSON.stringify([what, from, to]), (signal) =>
    Promise.all(
      what.map(async ([name, filter]) => {
        const query = { ...filter, from, to, limit: '1', total: 'true' };
        const answer = await call<Schemas['AuditList']>('audit', { scope: 'audit:read', query, signal });
        return [name, answer.total ?? { number: 0, exact: false }] as Counted[number];
      }),
    ),
  );
  return (
    <Answered asked={asked} what="the counts">
      {(counted) => (
        <Rows
          name="Counted from the audit"
          head={['', 'Events']}
          rows={counted.map(([name, total]) => [
            name,
            `${count(total.number)}${total.exact ? '' : ' or more'}`,
          ])}
        />
      )}
    </Answered>
  );
}

function Rows({ name, head, rows }: { name: string; head: string[]; rows: string[][] }): ReactNode {
  if (rows.length === 0) return <p className="empty">None.</p>;
  return (
    <table className="rows">
      <caption className="ms-hidden">{name}</caption>
      <thead>
        <tr>
          {head.map((each, at) => (
            <th key={each} scope="col" className={at ? 'number' : undefined}>
              {each || <span className="ms-hidden">What</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...rest]) => (
          <tr key={first}>
            <th scope="row">{first}</th>
            {rest.map((cell, at) => (
              <td key={at} className="number">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
