// The filters of the audit: each field wants some values, or all but some, and stands so in the address.

export const FIELDS = {
  action: 'Action',
  outcome: 'Outcome',
  severity: 'Severity',
  code: 'Code',
  reason: 'Reason',
  session_id: 'Session',
  upload_id: 'Upload',
  actor: 'Actor',
  actor_type: 'Actor type',
  request_id: 'Request',
  op_id: 'Operation id',
  network: 'Network',
  operation: 'Route',
  class: 'Class',
} as const;
export type Field = keyof typeof FIELDS;

/** `not`: everything but these values. */
export interface Filter {
  field: Field;
  not: boolean;
  values: string[];
}

export const MOST_VALUES = 20;

export function filtersOf(query: URLSearchParams): Filter[] {
  return (Object.keys(FIELDS) as Field[]).flatMap((field) => {
    const text = query.get(field) ?? '';
    const values = [...new Set(text.replace(/^!/, '').split(',').filter(Boolean))];
    return values.length ? [{ field, not: text.startsWith('!'), values }] : [];
  });
}

export const filterQuery = (filters: readonly Filter[]): Record<string, string> =>
  Object.fromEntries(filters.map(({ field, not, values }) => [field, (not ? '!' : '') + values.join(',')]));

/** Adds a value. A field that was filtered the other way round is filtered this way from now on. */
export function withValue(filters: readonly Filter[], field: Field, value: string, not: boolean): Filter[] {
  const same = filters.find((each) => each.field === field && each.not === not);
  const values = [...new Set([...(same?.values ?? []), value])].slice(-MOST_VALUES);
  return [...filters.filter((each) => each.field !== field), { field, not, values }];
}

export function withoutValue(filters: readonly Filter[], field: Field, value: string): Filter[] {
  return filters.flatMap((each) => {
    if (each.field !== field) return [each];
    const values = each.values.filter((one) => one !== value);
    return values.length ? [{ ...each, values }] : [];
  });
}

/** Values that stand between commas, or after a sign, cannot be asked for. */
export const canFilter = (value: string): boolean =>
  value !== '' && !value.includes(',') && !value.startsWith('!');
