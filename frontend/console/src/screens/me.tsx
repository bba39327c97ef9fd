import type { ReactNode } from 'react';
import { current, keptKey, type Me } from '../operator.js';
import { Badge, Copy, Facts, When } from '../parts/basics.js';
import { Screen } from '../parts/screen.js';
import { Table } from '../parts/table.js';
import { allowance, listed } from '../scopes.js';

type Permission = Me['permissions'][number];

/** Who is signed in, and what that means. */
export function OwnKey(): ReactNode {
  const { me } = current().operator!;
  return (
    <Screen title="Your key" about="Who you are here, and what that lets you do.">
      <section className="card own-key" aria-label="Key">
        <h2>Key</h2>
        <Facts
          items={[
            ['Role', me.key.role],
            [
              'Key id',
              <span key="k">
                <code>{me.key.key_id}</code> <Copy text={me.key.key_id} name="the key id" />
              </span>,
            ],
            ['Tenant', me.tenant_id],
            ['Made', <When key="m" at={me.key.created_at} />],
            ['Last used before', <When key="u" at={me.key.last_used_at} none="never" />],
            ['Good until', 'it is revoked: no key expires by itself'],
            [
              'Kept',
              keptKey() === null ? 'in this page alone, until it is reloaded' : 'in this tab, over reloads',
            ],
          ]}
        />
      </section>
      <section className="card" aria-label="What it may do">
        <h2>What it may do</h2>
        <Table
          name="What it may do"
          rows={me.permissions}
          keyOf={(each) => each.scope}
          columns={[
            { name: 'What', heads: true, cell: (each: Permission) => allowance(each.scope) },
            {
              name: 'You may',
              cell: (each) => (
                <Badge state={each.granted ? 'success' : 'ended'}>{each.granted ? 'yes' : 'no'}</Badge>
              ),
            },
            { name: 'Scope', className: 'nowrap', cell: (each) => <code>{each.scope}</code> },
            { name: 'Roles that have it', cell: (each) => listed(each.roles) },
            {
              name: 'Calls',
              className: 'long',
              cell: (each) => (
                <ul className="plain">
                  {each.routes.map((route) => (
                    <li key={route}>
                      <code>{route}</code>
                    </li>
                  ))}
                </ul>
              ),
            },
          ]}
        />
      </section>
    </Screen>
  );
}
