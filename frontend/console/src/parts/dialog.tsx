import { useId, useLayoutEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { asCallError, type CallError } from '../api.js';
import { Failed } from './states.js';

/** The browser's own dialog: it keeps the focus inside, Escape closes it, and the focus goes back, or to the screen's heading. */
export function Dialog(props: {
  title: string;
  side?: true;
  onClose(): void;
  children: ReactNode;
}): ReactNode {
  const { title, side, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current!;
    if (!element.open) element.showModal();
    return () => {
      element.close();
      // What opened it may be gone, as where the key was refused.
      const { activeElement } = document;
      if (activeElement === document.body || element.contains(activeElement))
        document.querySelector('h1')?.focus();
    };
  }, []);
  const cancel = (event: { preventDefault(): void }): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={dialog} className={side ? 'drawer' : 'confirm'} aria-labelledby={id} onCancel={cancel}>
      <div className="dialog-top">
        <h2 id={id}>{title}</h2>
        {side && (
          <button type="button" className="ms-button" onClick={onClose}>
            Close
          </button>
        )}
      </div>
      {children}
    </dialog>
  );
}

// It travels in a header of HTTP, too.
const REASON = /^[\x20-\x7e]{1,200}$/;

export interface ReasonDialogProps {
  title: string;
  action: string;
  danger?: boolean;
  children: ReactNode;
  onConfirm(reason: string): Promise<unknown>;
  onClose(): void;
}

/** Asks why before something is done that the audit is to remember. Where it fails, it stays and says so. */
export function ReasonDialog({
  title,
  action,
  danger,
  children,
  onConfirm,
  onClose,
}: ReasonDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState(false);
  const [state, setState] = useState<'asking' | 'busy' | CallError>('asking');
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (state === 'busy') return;
    const text = reason.trim();
    setWrong(!REASON.test(text));
    if (!REASON.test(text)) return;
    setState('busy');
    onConfirm(text).then(onClose, (error: unknown) => setState(asCallError(error)));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {children}
        <p>
          <label htmlFor={id}>Reason, for the audit</label>
          <input
            id={id}
            className="ms-input wide"
            value={reason}
            maxLength={200}
            autoFocus
            autoComplete="off"
            aria-invalid={wrong}
            aria-describedby={`${id}e`}
            onChange={(event) => setReason(event.target.value)}
          />
          <span id={`${id}e`} className={wrong ? 'ms-error' : 'hint'}>
            {wrong
              ? 'Say why, in 1 to 200 letters of plain ASCII.'
              : 'Everybody who reads the audit sees it.'}
          </span>
        </p>
        {typeof state === 'object' && <Failed error={state} />}
        <div className="actions">
          <button type="button" className="ms-button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={`ms-button ${danger ? 'ms-danger' : 'ms-primary'}`}
            aria-disabled={state === 'busy'}
          >
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
