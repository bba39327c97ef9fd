import { useId, type ReactNode } from 'react';

export interface PillsProps {
  name: string;
  all: readonly string[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** A name, and what can be chosen after it. Not a fieldset: WebKit puts even a floated legend above. */
export function PillGroup({ name, children }: { name: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="pills">
      <p id={id}>{name}</p>
      {children}
    </div>
  );
}

/** Several of some words; none of them chosen is any of them. */
export function Pills({ name, all, chosen, onChange }: PillsProps): ReactNode {
  const toggle = (each: string): void =>
    onChange(all.filter((one) => (one === each ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <PillGroup name={name}>
      {all.map((each) => (
        <label key={each}>
          <input type="checkbox" checked={chosen.includes(each)} onChange={() => toggle(each)} />
          <span>{each}</span>
        </label>
      ))}
    </PillGroup>
  );
}
