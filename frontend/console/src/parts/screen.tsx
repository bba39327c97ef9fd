import { useEffect, useRef, type ReactNode } from 'react';

export interface ScreenProps {
  title: string;
  /** One sentence under the heading. */
  about?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}

let first = true;

/** Somebody has been here, as on the form to sign in: the next screen takes the focus. */
export const noteArrival = (): void => {
  first = false;
};

/** A screen with its heading, which takes the focus when somebody comes from another screen. */
export function Screen({ title, about, tools, children }: ScreenProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Maria console`;
    if (!first) heading.current?.focus();
    first = false;
  }, [title]);
  return (
    <>
      <div className="screen-top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {about && <div className="hint">{about}</div>}
        </div>
        {tools && <div className="tools no-print">{tools}</div>}
      </div>
      {children}
    </>
  );
}
