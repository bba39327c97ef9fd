import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import { fieldOf, PRESETS, timeOf, utcTime, type Preset, type Range } from '../range.js';

export interface TimeRangeProps {
  range: Range;
  presets?: Preset[];
  onChange(range: Range): void;
}

const LENGTHS: Record<Preset, number> = { '1h': 3600, '24h': 86_400, '7d': 604_800, '30d': 2_592_000 };

/** Presets, or from and to in UTC. */
export function TimeRange({ range, presets, onChange }: TimeRangeProps): ReactNode {
  const name = useId();
  const custom = !('last' in range);
  const [open, setOpen] = useState(custom);
  const chosen = open || custom ? 'custom' : 'last' in range ? range.last : 'custom';
  return (
    <div className="time-range no-print">
      <fieldset className="pills">
        <legend className="ms-hidden">Time</legend>
        {(presets ?? (Object.keys(PRESETS) as Preset[])).map((each) => (
          <label key={each} title={PRESETS[each]}>
            <input
              type="radio"
              name={name}
              aria-label={PRESETS[each]}
              checked={chosen === each}
              onChange={() => {
                setOpen(false);
                onChange({ last: each });
              }}
            />
            <span>{each}</span>
          </label>
        ))}
        <label>
          <input type="radio" name={name} checked={chosen === 'custom'} onChange={() => setOpen(true)} />
          <span>Custom</span>
        </label>
      </fieldset>
      {chosen === 'custom' && <Custom range={range} onChange={onChange} />}
    </div>
  );
}

function Custom({ range, onChange }: Pick<TimeRangeProps, 'range' | 'onChange'>): ReactNode {
  const now = Date.now();
  const [from, setFrom] = useState(
    'last' in range ? fieldOf(utcTime(now - LENGTHS[range.last] * 1000)) : fieldOf(range.from),
  );
  const [to, setTo] = useState('last' in range ? fieldOf(utcTime(now)) : fieldOf(range.to));
  const [wrong, setWrong] = useState(false);
  // The address may change under them, and they keep the focus.
  const told = JSON.stringify(range);
  useEffect(() => {
    if ('last' in range) return;
    setFrom(fieldOf(range.from));
    setTo(fieldOf(range.to));
  }, [told]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [begins, ends] = [timeOf(from), timeOf(to)];
    const fine = begins !== null && ends !== null && begins < ends;
    setWrong(!fine);
    if (fine) onChange({ from: begins, to: ends });
  };
  return (
    <form className="custom-range" onSubmit={submit} noValidate>
      <label>
        From (UTC)
        <input
          type="datetime-local"
          className="ms-input"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        To (UTC)
        <input
          type="datetime-local"
          className="ms-input"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </label>
      <button type="submit" className="ms-button">
        Apply
      </button>
      <p className="ms-error" role="alert">
        {wrong ? 'From has to be before to.' : ''}
      </p>
    </form>
  );
}
