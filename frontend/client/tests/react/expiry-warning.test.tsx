// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { SessionExpiryWarning } from '../../src/react/index.js';
import { markOf } from '../../src/react/expiry-warning.js';
import { ACTIVE, fakeClient, SessionError } from './fake.js';
import { show } from './render.js';

afterEach(cleanup);

function warned(seconds: number, renewable = false, answers = {}) {
  const fake = fakeClient(answers);
  fake.set({
    ...ACTIVE,
    status: 'expiring',
    warning: { endsAt: fake.time.now() + seconds * 1000, renewable },
  });
  show(
    { client: fake.client },
    <>
      <textarea aria-label="Message" />
      <SessionExpiryWarning />
    </>,
  );
  return fake;
}

describe('SessionExpiryWarning', () => {
  it('is a dialog with the time in words; the countdown beside it is for eyes only', () => {
    const { time } = warned(118);
    const dialog = screen.getByRole('dialog', { name: 'Are you still there?' });
    expect(dialog.textContent).toContain('less than 2 minutes');
    const clock = screen.getByText('1:58');
    expect(clock.getAttribute('aria-hidden')).toBe('true');
    act(() => time.pass(3000));
    expect(screen.getByText('1:55')).toBeTruthy();
  });

  it('is spoken at two minutes, one minute, 30 and 20 seconds only', () => {
    const { time } = warned(125);
    const said = [screen.getByRole('status').textContent!];
    for (let second = 0; second < 120; second++) {
      act(() => time.pass(1000));
      const text = screen.getByRole('status').textContent!;
      if (text !== said.at(-1)) said.push(text);
    }
    expect(said.map((text) => /less than (.+?)\./.exec(text)?.[1])).toEqual([
      '3 minutes',
      '2 minutes',
      '1 minute',
      '30 seconds',
      '20 seconds',
    ]);
  });

  it('goes with the warning, and leaves no timer behind', () => {
    const { set, time } = warned(60);
    act(() => set({ status: 'active', warning: null }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(time.waiting()).toBe(0);
  });

  it('goes at the end, whatever the client says then', () => {
    const { time } = warned(2);
    act(() => time.pass(2000));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('extends with one press, and says where that did not work', async () => {
    const { called } = warned(60, false, {
      extend: () => Promise.reject(new SessionError('network_unreachable')),
    });
    await act(async () => void fireEvent.click(screen.getByText('Stay here')));
    expect(called('extend')).toBe(1);
    expect(screen.getByRole('dialog').textContent).toContain('You appear to be offline');
    expect(screen.getByText('Stay here').getAttribute('aria-disabled')).toBe('false');
  });

  it('offers to carry on in a new session where activity cannot move the end', () => {
    warned(60, true);
    expect(screen.getByText('Carry on')).toBeTruthy();
    expect(screen.getByRole('dialog').textContent).toContain('takes over everything');
  });

  it('takes the focus, but not from somebody who writes', () => {
    const { set, time } = warned(60);
    expect(document.activeElement?.textContent).toBe('Are you still there?');
    act(() => set({ warning: null }));
    screen.getByLabelText('Message').focus();
    act(() => set({ warning: { endsAt: time.now() + 30_000, renewable: false } }));
    expect(document.activeElement).toBe(screen.getByLabelText('Message'));
  });

  it.each([
    [300, 300, 300],
    [121, 300, 300],
    [120, 300, 120],
    [61, 125, 120],
    [60, 125, 60],
    [31, 60, 60],
    [30, 60, 30],
    [20, 60, 20],
    [1, 60, 20],
  ])('with %i of %i seconds left says %i', (left, first, mark) => expect(markOf(left, first)).toBe(mark));
});
