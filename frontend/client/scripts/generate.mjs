// Writes src/schema.ts and src/codes.ts from docs/openapi.json; with --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const document = JSON.parse(readFileSync(here('../../../docs/openapi.json'), 'utf8'));
const mark = '// Made from docs/openapi.json by `npm run generate`; not edited by hand.\n';

const rows = document['x-problem-codes'].map(({ code, status }) => `  ${code}: ${status},\n`);
const codes = `${mark}
/** Every code of the service with its HTTP status. */
export const PROBLEM_CODES = {
${rows.join('')}} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;
`;
const made = {
  '../src/codes.ts': codes,
  '../src/schema.ts': `${mark}\n${astToString(await openapiTS(document, { defaultNonNullable: false }))}`,
};

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(made)) {
  if (!check) writeFileSync(here(path), text);
  else if (readFileSync(here(path), 'utf8') !== text) {
    console.error(`${here(path)} is not what docs/openapi.json says: run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}
