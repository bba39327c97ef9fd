// better-auth on SQLite: an anonymous sign-in creates, get-session validates.
// node better_auth.mjs PORT DATABASE_FILE COOKIE_CACHE_SECONDS (0: each check reads the database)
import { createServer } from "node:http";

import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { anonymous } from "better-auth/plugins";
import Database from "better-sqlite3";

const [port, file, cacheSeconds] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: "benchmark".repeat(8),
  database,
  logger: { disabled: true },
  plugins: [anonymous()],
  rateLimit: { enabled: false },
  session: { cookieCache: { enabled: cacheSeconds !== "0", maxAge: Number(cacheSeconds) } },
  telemetry: { enabled: false },
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
createServer(toNodeHandler(auth)).listen(Number(port), "127.0.0.1");
