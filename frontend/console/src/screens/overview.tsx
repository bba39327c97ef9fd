import type { ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { call, type Schemas } from '../api.js';
import { BarList } from '../charts/bar-list.js';
import { ColumnChart } from '../charts/column-chart.js';
import { HeatGrid } from '../charts/heat-grid.js';
import { LineChart } from '../charts/line-chart.js';
import { between, bound, bytes, compact, count, moment, share, utc, words } from '../format.js';
import { Link } from '../parts/basics.js';
import { Kpis } from '../parts/kpis.js';
import { Screen } from '../parts/screen.js';
import { Answered, Freshness } from '../parts/states.js';
import { TimeRange } from '../parts/time-range.js';
import { rangeOf, rangeQuery } from '../range.js';
import { address, go, useRoute } from '../route.js';

type Answer = Schemas['OverviewAnswer'];

export function Overview(): ReactNode {
  const range = rangeOf(useRoute().query, '7d');
  const query = rangeQuery(range);
  const asked = useAnswer(JSON.stringify(query), (signal) =>
    call<Answer>('overview', { scope: 'service:read', query: { ...query, compare: 'true' }, signal }),
  );
  return (
    <Screen
      title="Overview"
      about={asked.answer && <Freshness of={asked.answer.freshness} />}
      tools={
        <>
          <TimeRange
            range={range}
            presets={['24h', '7d', '30d']}
            onChange={(to) => go(address('', rangeQuery(to)))}
          />
          <button type="button" className="ms-button" onClick={asked.reload}>
            Refresh
          </button>
        </>
      }
    >
      <Answered asked={asked} what="the overview">
        {(answer) => <Figures of={answer} range={query} />}
      </Answered>
    </Screen>
  );
}

function Figures({ of, range }: { of: Answer; range: Record<string, string> }): ReactNode {
  const stretch = of.bucket_seconds >= 86_400 ? 'day' : 'hour';
  const peak = of.series.reduce((best, point) => (point.active > best.active ? point : best), of.series[0]!);
  const unfinished = Date.parse(of.to) < Date.parse(of.series.at(-1)!.at) + of.bucket_seconds * 1000;
  const over = unfinished ? ` The last ${stretch} is not over.` : '';
  const requests = `${compact(of.current.requests)} requests`;
  return (
    <>
      <p className="hint">
        Whole hours from {utc(of.from)} to {utc(of.to)}, compared with the same length of time before.
      </p>
      <Kpis current={of.current} previous={of.previous} />
      <div className="figures">
        <LineChart
          title="Active sessions"
          summary={`At the end of each ${stretch}; at most ${count(peak.active)}, ${moment(peak.at, of.bucket_seconds)} UTC.`}
          unit="sessions"
          points={of.series.map((point) => ({
            label: moment(point.at, of.bucket_seconds),
            value: point.active,
          }))}
          empty="No session was active in this time."
        />
        <LineChart
          title="Sessions begun"
          summary={`${count(of.current.started)} in all, per ${stretch}.${over}`}
          unit="sessions"
          points={of.series.map((point) => ({
            label: moment(point.at, of.bucket_seconds),
            value: point.started,
          }))}
          unfinished={unfinished}
          empty="No session began in this time."
        />
        <Durations of={of} />
        <HeatGrid
          title="When sessions begin"
          unit="sessions begun"
          grid={of.weekday_hours}
          empty="No session began in this time."
        />
        <BarList
          title="Ended by reason"
          by="Reason"
          unit="sessions ended"
          items={of.ended.map((each) => ({ ...each, label: words(each.name) }))}
          empty="No session ended in this time."
        />
        <BarList
          title="Renewals by reason"
          by="Reason"
          unit="sessions renewed"
          items={of.renewals.map((each) => ({ ...each, label: words(each.name) }))}
          empty="No session was renewed in this time."
        />
        <BarList
          title="Refusals by code"
          by="Code"
          unit={`refused or failed of ${requests}`}
          items={of.errors.map((each) => ({
            ...each,
            label: words(each.name),
            link: (
              <Link to="audit" query={{ ...range, code: each.name }}>
                {words(each.name)}
              </Link>
            ),
          }))}
          empty="No request was refused in this time."
        />
        <BarList
          title="Platforms"
          by="Platform"
          unit="sessions begun, renewals left out"
          items={of.platforms.map((each) => ({ ...each, label: each.name }))}
          empty="No session began in this time."
        />
        <LineChart
          title="Uploads stored"
          summary={`${count(of.current.uploads_stored)} files with ${bytes(of.current.stored_bytes)}, per ${stretch}.${over}`}
          unit="files"
          points={of.series.map((point) => ({
            label: moment(point.at, of.bucket_seconds),
            value: point.uploads_stored,
          }))}
          unfinished={unfinished}
          empty="No file was stored in this time."
        />
        <LineChart
          title="Refusals over time"
          summary={`${share(of.current.error_rate)} of all requests were refused or failed, per ${stretch}.${over}`}
          unit="requests"
          points={of.series.map((point) => ({
            label: moment(point.at, of.bucket_seconds),
            value: point.errors,
          }))}
          unfinished={unfinished}
          empty="No request was refused in this time."
        />
      </div>
    </>
  );
}

function Durations({ of }: { of: Answer }): ReactNode {
  const used = of.durations.findLastIndex((bucket) => bucket.count > 0);
  const median = between(of.current.median_seconds, bound);
  return (
    <ColumnChart
      title="How long sessions were used"
      summary={`The median is ${median}: the bucket that it lies in.`}
      by="From – to"
      unit="Sessions"
      columns={of.durations.slice(0, Math.max(used + 1, 1)).map((bucket) => ({
        label: between({ low: bucket.from_seconds, high: bucket.to_seconds }, bound),
        short: bound(bucket.from_seconds),
        value: bucket.count,
      }))}
      empty="No session ended in this time."
    />
  );
}
