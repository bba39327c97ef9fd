// What must never stand in an address, or in a view of one that is kept: keys and tokens.

const SECRET = /(^|[^A-Za-z0-9])(m[a-z]{2}_|eyJ)[A-Za-z0-9_-]{16,}/;

/** Tells whether a text holds what looks like an operator key, a visitor's token or a signed one. */
export const holdsSecret = (text: string): boolean => SECRET.test(text);
