import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';

export interface ConfirmProps {
  title: string;
  action: string;
  danger?: boolean;
  children: ReactNode;
  /** Where it fails, the dialog stays and says so. */
  onConfirm(): Promise<unknown>;
  onClose(): void;
}

/** A modal question, by the browser's own dialog: it keeps the focus inside, and Escape closes it. */
export function Confirm({ title, action, danger, children, onConfirm, onClose }: ConfirmProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<'asking' | 'busy' | 'failed'>('asking');
  const id = useId();
  // Closed before it leaves the page, so that the browser gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current!;
    if (!element.open) element.showModal();
    return () => element.close();
  }, []);
  const confirm = (): void => {
    setState('busy');
    onConfirm().then(onClose, () => setState('failed'));
  };
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={id} onCancel={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <p className="ms-error" role="alert">
        {state === 'failed' ? 'That did not work. Nothing has changed; please try again in a moment.' : ''}
      </p>
      <div className="actions">
        <button type="button" className="ms-button" autoFocus onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className={`ms-button ${danger ? 'ms-danger' : 'ms-primary'}`}
          aria-disabled={state === 'busy'}
          onClick={state === 'busy' ? undefined : confirm}
        >
          {action}
        </button>
      </div>
    </dialog>
  );
}
