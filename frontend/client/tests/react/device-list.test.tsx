// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { DeviceList } from '../../src/react/index.js';
import { ACTIVE, device, fakeClient, SESSION, SessionError } from './fake.js';
import { show } from './render.js';

afterEach(cleanup);

async function listed(answers: Parameters<typeof fakeClient>[0] = {}, sharedDevice = false) {
  const fake = fakeClient(answers);
  Object.assign(fake.client, { sharedDevice });
  fake.set(ACTIVE);
  fake.hold([device('Laptop', true), device(null, false, 999_992_800_000)]);
  await act(async () => void show({ client: fake.client }, <DeviceList />));
  return fake;
}
const rows = (): string[] => screen.getAllByRole('listitem').map((row) => row.textContent!);

describe('DeviceList', () => {
  it('asks for nothing before there is a session', async () => {
    let asked = 0;
    const { client, set } = fakeClient({ devices: async () => (asked++, []) });
    await act(async () => void show({ client }, <DeviceList />));
    expect(asked).toBe(0);
    await act(async () => set(ACTIVE));
    expect(asked).toBe(1);
  });

  it('lists them as they come, this one first, with when they were last there', async () => {
    await listed();
    expect(rows()[0]).toContain('Laptop This device');
    expect(rows()[0]).toContain('Last active 5 minutes ago');
    expect(rows()[1]).toContain('Unnamed device');
    expect(rows()[1]).toContain('Last active 2 hours ago');
  });

  it('renames one, and an empty name takes the name away', async () => {
    const { calls } = await listed();
    fireEvent.click(screen.getByRole('button', { name: 'Rename Laptop' }));
    const field = screen.getByLabelText('Name of the device') as HTMLInputElement;
    expect(field.value).toBe('Laptop');
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: ' ' } });
    await act(async () => void fireEvent.click(screen.getByText('Save')));
    expect(calls).toContainEqual(['rename', 'device-Laptop', null]);
    expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Devices' }));
  });

  it('asks before it signs a device out', async () => {
    const { calls, called } = await listed();
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Unnamed device' }));
    expect(called('revoke')).toBe(0);
    fireEvent.click(screen.getByText('Keep'));
    expect(called('revoke')).toBe(0);
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Unnamed device' }));
    const sure = screen.getByRole('group', { name: 'Sign out Unnamed device' }).querySelector('button')!;
    await act(async () => void fireEvent.click(sure));
    expect(calls).toContainEqual(['revoke', 'device-null']);
  });

  it('says what becomes of drafts where this device is signed out: on a shared one they go', async () => {
    for (const sharedDevice of [false, true]) {
      await listed({}, sharedDevice);
      fireEvent.click(screen.getByRole('button', { name: 'Sign out Laptop' }));
      const { textContent } = screen.getByRole('group', { name: 'Sign out Laptop' });
      expect(textContent).toContain(sharedDevice ? 'are deleted' : 'stay on this device');
      cleanup();
    }
  });

  it('says why something did not work, and keeps the list', async () => {
    await listed({ revoke: () => Promise.reject(new SessionError('device_not_found')) });
    fireEvent.click(screen.getByRole('button', { name: 'Sign out Laptop' }));
    await act(async () => void fireEvent.click(screen.getAllByText('Sign out')[0]!));
    expect(screen.getByRole('status').textContent).toBe('This device is not here any more');
    expect(rows()).toHaveLength(2);
  });

  it('asks again for another session, and forgets the list where there is none', async () => {
    const { set, hold } = await listed();
    hold([device('Phone', true)]);
    await act(async () => set({ session: { ...SESSION, session_id: 'another' } }));
    expect(rows()).toHaveLength(1);
    await act(async () => set({ status: 'ended', session: null }));
    expect(screen.queryAllByRole('listitem')).toHaveLength(0);
  });
});
