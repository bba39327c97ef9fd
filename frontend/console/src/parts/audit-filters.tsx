import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { canFilter, FIELDS, withoutValue, withValue, type Field, type Filter } from '../filters.js';
import { holdsSecret } from '../secrets.js';

const COMMAS = 'A value without commas, please.';
const SECRET = 'This looks like a key or a token, which must not stand in an address.';
const KNOWN: Partial<Record<Field, string[]>> = {
  outcome: ['success', 'failure'],
  severity: ['informational', 'low', 'medium', 'high'],
};

export interface AuditFiltersProps {
  filters: Filter[];
  onChange(filters: Filter[]): void;
  children: ReactNode;
}

/** A chip for each value, with its ✕, and a form to add one. */
export function AuditFilters({ filters, onChange, children }: AuditFiltersProps): ReactNode {
  const [field, setField] = useState<Field>('action');
  const [not, setNot] = useState(false);
  const [value, setValue] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState('');
  const id = useId();
  // The button goes with its filter: the focus goes to where another begins.
  const remove = (left: Filter[]): void => {
    input.current?.focus();
    onChange(left);
  };
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const text = value.trim();
    const why = holdsSecret(text) ? SECRET : canFilter(text) ? '' : COMMAS;
    setWrong(why);
    if (why) return;
    onChange(withValue(filters, field, text, not));
    setValue('');
  };
  return (
    <div className="card filters no-print">
      <form className="add-filter" onSubmit={add}>
        <label>
          Field
          <select
            className="ms-input"
            value={field}
            onChange={(event) => setField(event.target.value as Field)}
          >
            {Object.entries(FIELDS).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Has to be
          <select
            className="ms-input"
            value={String(not)}
            onChange={(event) => setNot(event.target.value === 'true')}
          >
            <option value="false">this</option>
            <option value="true">anything but this</option>
          </select>
        </label>
        <label className="grow">
          Value
          <input
            ref={input}
            className="ms-input"
            list={`${id}l`}
            value={value}
            aria-invalid={wrong !== ''}
            aria-describedby={`${id}e`}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setValue(event.target.value);
              setWrong('');
            }}
          />
        </label>
        <datalist id={`${id}l`}>
          {KNOWN[field]?.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <button type="submit" className="ms-button">
          Add filter
        </button>
        <span id={`${id}e`} className="ms-error" role="alert">
          {wrong}
        </span>
      </form>
      {filters.length > 0 && (
        <ul className="chips" aria-label="Filters">
          {filters.flatMap((filter) =>
            filter.values.map((each) => {
              const text = `${FIELDS[filter.field]} ${filter.not ? 'is not' : 'is'} ${each}`;
              return (
                <li key={text} className="chip" data-not={filter.not}>
                  <span>
                    {FIELDS[filter.field]} {filter.not ? '≠' : '='} <span className="value">{each}</span>
                  </span>
                  <button
                    type="button"
                    aria-label={`Remove the filter ${text}`}
                    onClick={() => remove(withoutValue(filters, filter.field, each))}
                  >
                    ✕
                  </button>
                </li>
              );
            }),
          )}
          <li>
            <button type="button" className="quiet" onClick={() => remove([])}>
              Remove all
            </button>
          </li>
        </ul>
      )}
      {children}
    </div>
  );
}
