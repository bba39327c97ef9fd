import { useEffect, useRef, useState, type RefObject } from 'react';

/** A heading's `ref`. Not React's own type of one, which means another in 18 than in 19 and later. */
export interface HeadingRef {
  readonly current: HTMLHeadingElement | null;
}

const EDITABLE =
  'textarea, select, [contenteditable]:not([contenteditable=false]), input:not([type=button], [type=submit], [type=reset], [type=checkbox], [type=radio], [type=file])';

function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

const nothingFocused = (): boolean => !document.activeElement || document.activeElement === document.body;

/**
 * Moves focus to what has just appeared, but never away from somebody who writes: then it answers
 * true, and the text is announced instead. Where focus went and is lost as the thing goes, it returns.
 * A hidden tab waits until it is seen.
 */
export function useArrival(
  id: string | null,
  target: RefObject<HTMLElement | null>,
  after?: RefObject<HTMLElement | null>,
): boolean {
  const [announce, setAnnounce] = useState(false);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (id === null) return;
    const arrive = (): void => {
      if (document.visibilityState === 'hidden') return;
      document.removeEventListener('visibilitychange', arrive);
      const from = focused();
      if (from?.closest(EDITABLE)) return setAnnounce(true);
      if (from !== target.current && !nothingFocused()) before.current = from;
      target.current?.focus();
    };
    document.addEventListener('visibilitychange', arrive);
    arrive();
    return () => {
      document.removeEventListener('visibilitychange', arrive);
      setAnnounce(false);
    };
  }, [id, target]);
  const there = id !== null;
  useEffect(() => {
    if (!there) return;
    return () => {
      const back = after?.current ?? before.current;
      if (nothingFocused() && back instanceof HTMLElement && back.isConnected) back.focus();
      before.current = null;
    };
  }, [there, after]);
  return announce;
}
