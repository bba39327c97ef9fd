import type { ReactNode } from 'react';

export interface PillsProps {
  name: string;
  all: readonly string[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** Several of some words; none of them chosen is any of them. */
export function Pills({ name, all, chosen, onChange }: PillsProps): ReactNode {
  const toggle = (each: string): void =>
    onChange(all.filter((one) => (one === each ? !chosen.includes(one) : chosen.includes(one))));
  return (
    <fieldset className="pills">
      <legend>{name}</legend>
      {all.map((each) => (
        <label key={each}>
          <input type="checkbox" checked={chosen.includes(each)} onChange={() => toggle(each)} />
          <span>{each}</span>
        </label>
      ))}
    </fieldset>
  );
}
