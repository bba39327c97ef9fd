// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UploadList } from '../../src/react/index.js';
import { ACTIVE, fakeClient, fakeUploads, SessionError, uploadItem } from './fake.js';
import { show } from './render.js';

afterEach(cleanup);

function listed(...items: ReturnType<typeof uploadItem>[]) {
  const { client, set } = fakeClient();
  set(ACTIVE);
  const fake = fakeUploads();
  fake.set(...items);
  show({ client, uploads: fake.uploads }, <UploadList />);
  return { ...fake, calls: fake.calls.filter(([name]) => name !== 'refresh'), all: fake.calls };
}
const asked = (all: unknown[][]): unknown[][] => all.filter(([name]) => name !== 'refresh');

describe('UploadList', () => {
  it('says so where there are no files', () => {
    listed();
    expect(screen.getByText('No files yet.')).toBeTruthy();
  });

  it('shows how far a file is, and can cancel it', () => {
    const { all } = listed(uploadItem({ fraction: 0.337 }));
    expect((screen.getByRole('progressbar', { name: 'report.pdf' }) as HTMLProgressElement).value).toBe(
      0.337,
    );
    expect(screen.getByText('33 % sent')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel report.pdf' }));
    expect(asked(all)).toEqual([['cancel', 'u1']]);
  });

  it('reads out quarters only, then the end', () => {
    const { set } = listed(uploadItem());
    const said: string[] = [];
    for (let percent = 0; percent <= 100; percent += 5) {
      act(() => set(uploadItem({ fraction: percent / 100 })));
      const text = screen.getByRole('status').textContent!;
      if (text !== said.at(-1)) said.push(text);
    }
    act(() => set(uploadItem({ fraction: 1, state: 'stored' })));
    said.push(screen.getByRole('status').textContent!);
    expect(said).toEqual([
      '',
      'report.pdf: 25 % sent',
      'report.pdf: 50 % sent',
      'report.pdf: 75 % sent',
      'report.pdf: 100 % sent',
      'report.pdf: Stored',
    ]);
  });

  it('does not read out what was there when it was opened', () => {
    listed(uploadItem({ state: 'stored', fraction: 1 }));
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('says in words why a file failed, and tries it again where that can help', () => {
    const { all, set } = listed(
      uploadItem({ state: 'failed', error: new SessionError('payload_too_large') }),
    );
    expect(screen.getByText('This is too large')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try report.pdf again' })).toBeNull();
    act(() => set(uploadItem({ state: 'failed', error: new SessionError('timeout') })));
    fireEvent.click(screen.getByRole('button', { name: 'Try report.pdf again' }));
    expect(asked(all)).toEqual([['retry', 'u1']]);
  });

  it('takes the same file again where only the visitor has it', () => {
    const { all } = listed(uploadItem({ state: 'needs_file' }));
    expect(screen.getByRole('button', { name: 'Choose report.pdf again' })).toBeTruthy();
    const file = new File(['x'], 'report.pdf');
    fireEvent.change(document.querySelector('input[type=file]')!, { target: { files: [file] } });
    expect(asked(all)).toEqual([['retry', 'u1', file]]);
  });

  it('asks for a link at the moment of the download', async () => {
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    const { all } = listed(uploadItem({ state: 'stored' }));
    expect(asked(all)).toEqual([]);
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Download report.pdf' })));
    expect((click.mock.contexts[0] as HTMLAnchorElement).href).toBe('https://files.example/1');
    click.mockRestore();
  });

  it('says what did not work, to eyes and ears, until something else is asked for', async () => {
    const { client } = fakeClient();
    const { uploads, set } = fakeUploads();
    let works = false;
    const ask = async (): Promise<void> => {
      if (!works) throw new SessionError('network_unreachable');
    };
    Object.assign(uploads, { downloadUrl: ask, cancel: ask });
    set(uploadItem({ state: 'stored' }));
    show({ client, uploads }, <UploadList />);
    const press = (name: string): Promise<void> =>
      act(async () => void fireEvent.click(screen.getByRole('button', { name })));
    for (const what of ['Download report.pdf', 'Delete report.pdf']) {
      await press(what);
      expect(screen.getByRole('alert').textContent).toBe(`${what}: You appear to be offline`);
    }
    works = true;
    await press('Delete report.pdf');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('keeps the focus in the list as a file goes', () => {
    const { all, set } = listed(uploadItem({ state: 'stored' }));
    const remove = screen.getByRole('button', { name: 'Delete report.pdf' });
    remove.focus();
    fireEvent.click(remove);
    act(() => set());
    expect(asked(all)).toEqual([['cancel', 'u1']]);
    expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Files' }));
  });
});
