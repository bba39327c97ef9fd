import { Fragment, useSyncExternalStore, type ReactNode } from 'react';
import { current, keptKey, may, signOut, subscribe, type Operator, type Scope } from './operator.js';
import { Link } from './parts/basics.js';
import { LackingScreen } from './parts/permission.js';
import { Screen } from './parts/screen.js';
import { ThemeSwitch } from './parts/theme.js';
import { useRoute } from './route.js';
import { Anomalies } from './screens/anomalies.js';
import { Audit } from './screens/audit.js';
import { Health } from './screens/health.js';
import { OwnKey } from './screens/me.js';
import { Overview } from './screens/overview.js';
import { Reports } from './screens/reports.js';
import { Resume } from './screens/resume.js';
import { SessionDetail } from './screens/session-detail.js';
import { Sessions } from './screens/sessions.js';
import { Settings } from './screens/settings.js';
import { SignIn } from './screens/sign-in.js';

const SCREENS: { path: string; name: string; scope: Scope; show: () => ReactNode }[] = [
  { path: '', name: 'Overview', scope: 'service:read', show: () => <Overview /> },
  { path: 'sessions', name: 'Sessions', scope: 'sessions:list', show: () => <Sessions /> },
  { path: 'audit', name: 'Audit', scope: 'audit:read', show: () => <Audit /> },
  { path: 'anomalies', name: 'Anomalies', scope: 'audit:read', show: () => <Anomalies /> },
  { path: 'reports', name: 'Reports', scope: 'service:read', show: () => <Reports /> },
  { path: 'health', name: 'Health', scope: 'service:read', show: () => <Health /> },
  { path: 'settings', name: 'Settings', scope: 'service:read', show: () => <Settings /> },
];

export function App(): ReactNode {
  const state = useSyncExternalStore(subscribe, current);
  if (state.operator) return <Shell operator={state.operator} />;
  const kept = state.why === 'never' ? keptKey() : null;
  return kept === null ? <SignIn why={state.why} /> : <Resume kept={kept} />;
}

function Shell({ operator }: { operator: Operator }): ReactNode {
  const { path } = useRoute();
  const [name = ''] = path;
  const { key } = operator.me;
  const offered = SCREENS.filter((screen) => may(operator, screen.scope));
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="masthead no-print">
        <span className="brand">
          <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="9" />
            <path d="M8 24v-7M16 24V8M24 24V13" />
          </svg>
          Maria console
        </span>
        <nav aria-label="Screens">
          <ul>
            {offered.map((screen) => (
              <li key={screen.path}>
                <Link to={screen.path} current={screen.path === name}>
                  {screen.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="who">
          <ThemeSwitch />
          <Link to="me" className="whose" current={name === 'me'}>
            <span className="ms-hidden">Your key: </span>
            {key.role} · <code>{key.key_id.slice(0, 8)}</code>
          </Link>
          <button type="button" className="ms-button" onClick={() => signOut('by_choice')}>
            Sign out
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Shown operator={operator} path={path} />
        <p className="foot hint">All times are UTC. Point at one to see it in your own zone.</p>
      </main>
    </div>
  );
}

function Shown({ operator, path }: { operator: Operator; path: string[] }): ReactNode {
  const [name = '', id, ...below] = path;
  if (name === 'sessions' && id && below.length === 0)
    return may(operator, 'sessions:read') ? (
      <SessionDetail key={id} id={id} />
    ) : (
      <LackingScreen scope="sessions:read" />
    );
  if (name === 'me' && !id) return <OwnKey />;
  const screen = SCREENS.find((each) => each.path === name);
  if (!screen || id)
    return (
      <Screen title="No such screen">
        <p className="card">
          Nothing is at this address. <Link to="">Go to the overview</Link>
        </p>
      </Screen>
    );
  if (!may(operator, screen.scope)) return <LackingScreen scope={screen.scope} />;
  return <Fragment key={screen.path}>{screen.show()}</Fragment>;
}
