import { useEffect, type ReactNode } from 'react';
import { useAnswer } from '../answers.js';
import { CallError, identify } from '../api.js';
import { signIn, signOut } from '../operator.js';
import { Failed, Loading } from '../parts/states.js';

/** Goes on with the key that this tab was asked to keep. One that is good no more is forgotten. */
export function Resume({ kept }: { kept: string }): ReactNode {
  const asked = useAnswer('resume', async (signal) => {
    try {
      return await identify(kept, signal);
    } catch (error) {
      if (error instanceof CallError && error.code === 'operator_key_invalid') signOut('refused');
      throw error;
    }
  });
  const operator = asked.answer;
  useEffect(() => {
    if (operator) signIn(operator, true);
  }, [operator]);
  if (!asked.error || asked.loading)
    return (
      <main className="sign-in">
        <Loading what="who you are" />
      </main>
    );
  return (
    <main className="sign-in">
      <div className="resume">
        <h1>Maria console</h1>
        <p>This tab keeps your key, and could not ask what it may do.</p>
        <Failed error={asked.error} retry={asked.reload} />
        <button type="button" className="ms-button" onClick={() => signOut('by_choice')}>
          Sign out
        </button>
      </div>
    </main>
  );
}
