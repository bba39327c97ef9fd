"""Flask-Session on DynamoDB: POST / begins a session, GET / reads it. Served by gunicorn."""

import os
import time

import boto3
from flask import Flask, session
from flask_session import Session

app = Flask(__name__)
app.config |= {
    "SESSION_TYPE": "dynamodb",
    "SESSION_DYNAMODB": boto3.resource("dynamodb"),
    "SESSION_DYNAMODB_TABLE": os.environ["SESSIONS_TABLE"],
    "SESSION_PERMANENT": True,
}
Session(app)


@app.post("/")
def begin() -> tuple[dict[str, object], int]:
    session["visitor"] = {"platform": "web", "created_at": int(time.time())}
    return {"visitor": session["visitor"]}, 201


@app.get("/")
def read() -> tuple[dict[str, object], int]:
    if "visitor" not in session:
        return {"error": "no session"}, 401
    return {"visitor": session["visitor"]}, 200
