// express-session with connect-dynamodb: POST / begins a session, GET / reads it.
// node connect_dynamodb.mjs PORT TABLE; the table and its endpoint are there already.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import connect from "connect-dynamodb";
import express from "express";
import session from "express-session";

const [port, table] = process.argv.slice(2);
const DynamoDBStore = connect(session);
const client = new DynamoDBClient({ endpoint: process.env.AWS_ENDPOINT_URL });

const app = express();
app.use(
  session({
    store: new DynamoDBStore({ client, table }),
    secret: "benchmark".repeat(8),
    resave: false,
    saveUninitialized: false,
    cookie: { maxAge: 86_400_000 },
  }),
);
app.post("/", (request, response) => {
  request.session.visitor = { platform: "web", created_at: Date.now() };
  response.status(201).json({ visitor: request.session.visitor });
});
app.get("/", (request, response) => {
  if (request.session.visitor === undefined) {
    response.status(401).json({ error: "no session" });
  } else {
    response.json({ visitor: request.session.visitor });
  }
});
app.listen(Number(port), "127.0.0.1");
