import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Query } from '../api.js';
import { current } from '../operator.js';
import {
  LONGEST_NAME,
  MOST_VIEWS,
  renamed,
  useViews,
  withoutView,
  withView,
  type View,
  type ViewProblem,
  type ViewScreen,
} from '../views.js';
import { Link } from './basics.js';

const WORDS: Record<ViewProblem, string> = {
  nameless: `A name of 1 to ${LONGEST_NAME} letters, please.`,
  taken: 'Another view has this name.',
  full: `No more than ${MOST_VIEWS} views are kept: delete one first.`,
  secret: 'This holds what looks like a key or a token: it is not kept.',
  not_kept: 'This browser keeps nothing: its storage is blocked, or full.',
};

export interface SavedViewsProps {
  screen: ViewScreen;
  /** What is filtered now, as it stands in the address. */
  filters: Query;
  /** The filters that a view's query means on this screen; what nobody knows there is left out. */
  filtersOf(query: URLSearchParams): Query;
}

/** The views of a screen: go to one, keep what is filtered now as another, rename, delete. */
export function SavedViews({ screen, filters, filtersOf }: SavedViewsProps): ReactNode {
  const [views, keep] = useViews(current().operator!.me.key.key_id, screen);
  const [gone, setGone] = useState<View | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  // Whose button has the focus once it is there again.
  const back = useRef<string | null>(null);
  const meant = ({ query }: View): Query => filtersOf(new URLSearchParams(query));
  const now = text(filters);
  const shown = views.find((each) => text(meant(each)) === now);

  /** Keeps views, or says why not. */
  const kept = (next: View[] | ViewProblem, done: string): ViewProblem | null => {
    if (typeof next === 'string') return next;
    if (!keep(next)) return 'not_kept';
    setGone(null);
    setSaid(done);
    return null;
  };
  const remove = (view: View): void => {
    if (kept(withoutView(views, view.name), '') === null) setGone(view);
    else setSaid(WORDS.not_kept);
  };
  return (
    <details className="views">
      <summary>
        Views{views.length > 0 && ` (${views.length})`}
        {shown && <span className="hint"> · {shown.name}</span>}
      </summary>
      {views.length === 0 && (
        <p className="hint">None is kept yet. A view is what is filtered, under a name, in this browser.</p>
      )}
      <ul className="plain" aria-label="Views">
        {views.map((view) => (
          <li key={view.name}>
            {renaming === view.name ? (
              <NameForm
                label={`New name of ${view.name}`}
                start={view.name}
                action="Rename"
                focus
                onName={(to) => {
                  const problem = kept(renamed(views, view.name, to), `Renamed to ${to.trim()}.`);
                  if (problem === null) back.current = to.trim();
                  if (problem === null) setRenaming(null);
                  return problem;
                }}
                onCancel={() => {
                  back.current = view.name;
                  setRenaming(null);
                }}
              />
            ) : (
              <>
                <Link to={screen} query={meant(view)} current={view === shown}>
                  {view.name}
                </Link>
                <span className="both">
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Rename the view ${view.name}`}
                    ref={(button) => {
                      if (!button || back.current !== view.name) return;
                      back.current = null;
                      button.focus();
                    }}
                    onClick={() => setRenaming(view.name)}
                  >
                    Rename
                  </button>
                  <button
                    type="button"
                    className="quiet"
                    aria-label={`Delete the view ${view.name}`}
                    onClick={() => remove(view)}
                  >
                    Delete
                  </button>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      <p role="status" className="hint">
        {gone ? `${gone.name} is deleted.` : said}
        {gone && (
          <button
            type="button"
            className="quiet"
            autoFocus
            onClick={() => {
              const problem = kept(withView(views, gone), `${gone.name} is back.`);
              if (problem === null) back.current = gone.name;
              else setSaid(WORDS[problem]);
            }}
          >
            Undo
          </button>
        )}
      </p>
      {shown ? (
        <p className="hint">What is filtered now is the view {shown.name}.</p>
      ) : (
        <NameForm
          label="Keep what is filtered as"
          start=""
          action="Save view"
          onName={(called) =>
            kept(withView(views, { name: called, query: now }), `${called.trim()} is kept.`)
          }
        />
      )}
    </details>
  );
}

const text = (query: Query): string => new URLSearchParams(query).toString();

interface NameFormProps {
  label: string;
  start: string;
  action: string;
  focus?: true;
  /** Returns why not; null where it was done. */
  onName(name: string): ViewProblem | null;
  onCancel?(): void;
}

function NameForm({ label, start, action, focus, onName, onCancel }: NameFormProps): ReactNode {
  const [typed, setTyped] = useState(start);
  const [problem, setProblem] = useState<ViewProblem | null>(null);
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = onName(typed);
    setProblem(found);
    if (found === null) setTyped(start);
  };
  return (
    <form className="name-view" onSubmit={submit} noValidate>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="ms-input"
        value={typed}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        autoFocus={focus}
        aria-invalid={problem !== null}
        aria-describedby={`${id}e`}
        onChange={(event) => {
          setTyped(event.target.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel?.();
        }}
      />
      <button type="submit" className="ms-button">
        {action}
      </button>
      {onCancel && (
        <button type="button" className="ms-button" onClick={onCancel}>
          Cancel
        </button>
      )}
      <span id={`${id}e`} className="ms-error" role="alert">
        {problem && WORDS[problem]}
      </span>
    </form>
  );
}
