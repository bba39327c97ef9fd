// Made from docs/openapi.json by `npm run generate`; not edited by hand.

export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Publish the keys that verify access tokens (RFC 7517). */
        get: operations["show_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the audit's events, newest first; every field can be filtered by. */
        get: operations["list_audit_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count the audit's events over time, by the same filters. */
        get: operations["count_audit_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/audit/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one event, and the line that the audit log has of it. */
        get: operations["read_audit_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the exports of the last seven days, newest first. */
        get: operations["list_exports"];
        put?: never;
        /** Begin an export; a file is written behind the answer. */
        post: operations["begin_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an export, with a download link once it is done. */
        get: operations["read_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how requests are answered, what waits in failure queues, and what the sweep did. */
        get: operations["read_service_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the operator key that asks: its role, and what it may do and what not. */
        get: operations["read_own_key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/operator-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the operator keys with their scopes and when each was last used. */
        get: operations["list_operator_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/operator-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an operator key, from this moment on; repeating it changes nothing. */
        delete: operations["revoke_operator_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the key figures of a stretch of time, hour by hour, and how far behind they are. */
        get: operations["read_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions, newest first, or find those that a text names. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a session, live or over, with its devices; for 30 days after its end. */
        get: operations["read_operated_session"];
        put?: never;
        post?: never;
        /** End a session on all its devices, from this moment on; repeating it changes nothing. */
        delete: operations["end_operated_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{session_id}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Block a session for good: its visitor is told 403, and what it holds is deleted. */
        post: operations["block_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{session_id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Demand that a session is renewed: its visitor's next call is told so, and loses nothing. */
        post: operations["demand_renewal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{session_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened to a session, newest first, and what it was renewed from and to. */
        get: operations["read_session_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{session_id}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a session's uploads, oldest first. */
        get: operations["list_operated_uploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/sessions/{session_id}/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one upload of a session, with a download link once it is stored. */
        get: operations["read_operated_upload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what the deployment runs with; nothing can be changed here. */
        get: operations["list_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell whether the service can reach its table. */
        get: operations["show_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell whose session a token is and whether it can be used, as of this moment. */
        post: operations["introspect_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Serve this API's OpenAPI document. */
        get: operations["show_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Explain a problem code in plain text, or in JSON to who asks for it. */
        get: operations["explain_problem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the live session the credential names, or say why it cannot be used. */
        get: operations["validate_session"];
        put?: never;
        /** Ensure a session: the live one the credential names, or a new one where there is none. */
        post: operations["create_session"];
        /** End the session on all its devices; repeating it changes nothing. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        /** Edit profile, locale or metadata at the revision the caller saw. */
        patch: operations["amend_session"];
        trace?: never;
    };
    "/v1/session/access-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issue a signed token about the session for one other service, good for five minutes. */
        post: operations["issue_access_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the devices that can use the session, the caller's own first. */
        get: operations["list_devices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one device's credential, and the session with its last; `current` signs out here. */
        delete: operations["revoke_device"];
        options?: never;
        head?: never;
        /** Give a device a name its visitor will know it by; `current` is the caller's own. */
        patch: operations["rename_device"];
        trace?: never;
    };
    "/v1/session/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on in a successor, after expiry or at will; a session has one, for ever. */
        post: operations["renew_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand out a fresh token; repeating the call after a lost answer gives the same one. */
        post: operations["rotate_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/touch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note activity: moves the idle deadline, at most one write a minute. */
        post: operations["touch_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the session's uploads, oldest first. */
        get: operations["list_uploads"];
        put?: never;
        /** Reserve room for one file and hand out the form to send it. */
        post: operations["create_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session/uploads/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show one upload, with a download link once it is stored. */
        get: operations["read_upload"];
        put?: never;
        post?: never;
        /** Delete one upload; its file is gone within moments. Repeating it changes nothing. */
        delete: operations["delete_upload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccessTokenAnswer
         * @description A token for one audience, to be sent to it as `Authorization: Bearer`.
         */
        AccessTokenAnswer: {
            /** Access Token */
            access_token: string;
            /**
             * Token Type
             * @constant
             */
            token_type: "Bearer";
            /** Expires In Seconds */
            expires_in_seconds: number;
        };
        /**
         * AccessTokenBody
         * @description For whom the token is meant.
         */
        AccessTokenBody: {
            /**
             * Audience
             * @description The service that is to accept the token: a URI or a name.
             */
            audience: string;
        };
        /**
         * ActorView
         * @description Who did it: `type` is visitor, operator, deployer or a part of the service.
         */
        ActorView: {
            /** Type */
            type: string;
            /** Id */
            id: string | null;
        };
        /**
         * AmendSessionBody
         * @description What a visitor may edit. Absent fields stay, null clears; metadata is replaced as a whole.
         */
        AmendSessionBody: {
            /** @default null */
            profile?: components["schemas"]["ProfileBody"] | null;
            /** @default null */
            locale?: components["schemas"]["Locale"] | null;
            /** @default null */
            metadata?: components["schemas"]["Metadata"] | null;
        };
        /**
         * AuditEventAnswer
         * @description One event; `line` is the same as the audit log has it, in the shape of OCSF.
         */
        AuditEventAnswer: {
            /** Catalogue */
            catalogue: string;
            event: components["schemas"]["AuditEventView"];
            /** Line */
            line: {
                [key: string]: unknown;
            };
        };
        /**
         * AuditEventView
         * @description One event. `code` is a problem code, on refusals only; `network` is known on few.
         */
        AuditEventView: {
            /** Event Id */
            event_id: string;
            /** Op Id */
            op_id: string;
            /** At */
            at: string;
            /** Action */
            action: string;
            /** Name */
            name: string;
            /** Event Class */
            event_class: number;
            outcome: components["schemas"]["Outcome"];
            /** Severity */
            severity: string;
            /** Code */
            code: string | null;
            actor: components["schemas"]["ActorView"];
            /** Reason */
            reason: string | null;
            /** Request Id */
            request_id: string | null;
            /** Session Id */
            session_id: string | null;
            /** Upload Id */
            upload_id: string | null;
            /** Network */
            network: string | null;
            /** Entity */
            entity: string;
            /** Version */
            version: number;
            /** Facts */
            facts: {
                [key: string]: string | number;
            };
        };
        /**
         * AuditList
         * @description A page of events, newest first; it may hold fewer than asked for, and still have a next one. `total` is there where it was asked for; `catalogue` is the version of what actions mean.
         */
        AuditList: {
            /** Items */
            items: components["schemas"]["AuditEventView"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** From */
            from: string;
            /** To */
            to: string;
            total: components["schemas"]["CountView"] | null;
            /** Catalogue */
            catalogue: string;
        };
        /**
         * BucketView
         * @description How many events a stretch of time had, by their outcome.
         */
        BucketView: {
            /** At */
            at: string;
            /** Success */
            success: number;
            /** Failure */
            failure: number;
        };
        /**
         * CountView
         * @description How many there are; where it is not `exact`, at least so many.
         */
        CountView: {
            /** Number */
            number: number;
            /** Exact */
            exact: boolean;
        };
        /**
         * CreateSessionBody
         * @description How a visitor's session begins; everything is optional.
         */
        CreateSessionBody: {
            /**
             * Transport
             * @description How the token travels: cookie (default, for browsers) or token.
             * @default null
             */
            transport?: ("cookie" | "token") | null;
            /**
             * @description An id made by the client; needs an Idempotency-Key.
             * @default null
             */
            session_id?: components["schemas"]["Uuid4"] | null;
            /**
             * Start New
             * @description Set a dead credential aside and begin anew; a live one stays.
             * @default false
             */
            start_new?: boolean;
            /**
             * Platform
             * @default other
             * @enum {string}
             */
            platform?: "web" | "ios" | "android" | "windows" | "macos" | "linux" | "other";
            /** @default null */
            device_name?: components["schemas"]["Line"] | null;
            /** @default null */
            locale?: components["schemas"]["Locale"] | null;
            /** @default null */
            app_version?: components["schemas"]["Line"] | null;
            /**
             * Consents
             * @default null
             */
            consents?: {
                [key: string]: boolean;
            } | null;
            /** @default null */
            metadata?: components["schemas"]["Metadata"] | null;
        };
        /**
         * CreateUploadBody
         * @description The file a client is about to send. Which names and sizes are allowed, the domain decides.
         *
         *     It measures a name in Unicode NFC, which can be a quarter as long as what was sent.
         */
        CreateUploadBody: {
            /**
             * Filename
             * Format: file-name
             * @description A line (see Line) of 1 to 255 characters in NFC, without / and \.
             */
            filename: string;
            /** Content Type */
            content_type: string;
            /** Size */
            size: number;
            /**
             * Sha256
             * @default null
             */
            sha256?: string | null;
        };
        /**
         * DeviceAnswer
         * @description One device.
         */
        DeviceAnswer: {
            device: components["schemas"]["DeviceView"];
        };
        /**
         * DeviceList
         * @description The devices of a session, the caller's own first.
         */
        DeviceList: {
            /** Items */
            items: components["schemas"]["DeviceView"][];
            /** Next Cursor */
            next_cursor: null;
        };
        /**
         * DeviceView
         * @description A device of the session; `current` is the caller's own. `place` is null where unknown.
         */
        DeviceView: {
            /** Device Id */
            device_id: string;
            /** Current */
            current: boolean;
            /** Name */
            name: string | null;
            /** Platform */
            platform: string;
            /** Created At */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string;
            /** Place */
            place: string | null;
        };
        /**
         * DurationBucketView
         * @description How many sessions were used for `from_seconds` or longer, and less than `to_seconds`.
         */
        DurationBucketView: {
            /** From Seconds */
            from_seconds: number;
            /** To Seconds */
            to_seconds: number | null;
            /** Count */
            count: number;
        };
        /**
         * Format: mailbox
         * @description One line (see Line) with one @ and no blanks.
         */
        Email: string;
        /**
         * ExportAnswer
         * @description One export.
         */
        ExportAnswer: {
            export: components["schemas"]["ExportView"];
        };
        /**
         * ExportBody
         * @description What to export, as which kind of file.
         *
         *     `filters` are the query parameters of the list it is an export of, but for its page.
         */
        ExportBody: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "audit" | "sessions";
            /**
             * Format
             * @enum {string}
             */
            format: "csv" | "json";
            /** Filters */
            filters?: {
                [key: string]: components["schemas"]["Line"];
            };
        };
        /**
         * ExportList
         * @description The exports of the last seven days, newest first; the newest hundred of them.
         */
        ExportList: {
            /** Items */
            items: components["schemas"]["ExportView"][];
            /** Next Cursor */
            next_cursor: null;
        };
        /** @enum {string} */
        ExportStatus: "pending" | "done" | "failed";
        /**
         * ExportView
         * @description An export. `download_url` is there once it is done, and good for 45 seconds.
         *
         *     `complete` is false where there was more than one file may hold, or could be read in time;
         *     `sha256` is of the file.
         */
        ExportView: {
            /** Export Id */
            export_id: string;
            status: components["schemas"]["ExportStatus"];
            /**
             * Kind
             * @enum {string}
             */
            kind: "audit" | "sessions";
            /**
             * Format
             * @enum {string}
             */
            format: "csv" | "json";
            /** Filters */
            filters: {
                [key: string]: string;
            };
            /** Created At */
            created_at: string;
            /** Created By */
            created_by: string;
            /** Finished At */
            finished_at: string | null;
            /** Expires At */
            expires_at: string;
            /** Rows */
            rows: number | null;
            /** Bytes */
            bytes: number | null;
            /** Sha256 */
            sha256: string | null;
            /** Complete */
            complete: boolean | null;
            /** Download Url */
            download_url: string | null;
        };
        /**
         * FreshnessView
         * @description How far behind the numbers are.
         *
         *     All events up to `computed_at` are counted, but for those of `waiting_hours` hours. It is null,
         *     and so is the lag, before the first run.
         */
        FreshnessView: {
            /** Computed At */
            computed_at: string | null;
            /** Lag Seconds */
            lag_seconds: number | null;
            /** Waiting Hours */
            waiting_hours: number;
        };
        /**
         * HealthAnswer
         * @description How the service is. `latency` is null where nothing was answered.
         *
         *     `warnings` names what wants to be looked at: `failure_queue:<name>`, `sweep_braked`,
         *     `sweep_failed`, `sweep_late`, `rollups_late`, `seal_late` (a segment waits for more than two
         *     hours), `failing_requests` (fewer than 99.9 % went well).
         */
        HealthAnswer: {
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "warning";
            /** Warnings */
            warnings: string[];
            /** Checked At */
            checked_at: string;
            requests: components["schemas"]["RequestHealthView"];
            latency: components["schemas"]["LatencyView"] | null;
            /** Queues */
            queues: components["schemas"]["QueueView"][];
            /** Sweeps */
            sweeps: components["schemas"]["SweepRunView"][];
            rollups: components["schemas"]["FreshnessView"];
            index: components["schemas"]["IndexHealthView"];
            seal: components["schemas"]["SealHealthView"];
        };
        /**
         * HealthView
         * @description Whether the service works; `status` is `ok` whenever the answer is 200.
         */
        HealthView: {
            /** Status */
            status: string;
        };
        /**
         * HistogramAnswer
         * @description Events over time, oldest first. What is older than `complete_from` was not looked at: a histogram looks at 10,000 events at most.
         */
        HistogramAnswer: {
            /** From */
            from: string;
            /** To */
            to: string;
            /** Bucket Seconds */
            bucket_seconds: number;
            /** Complete From */
            complete_from: string;
            /** Buckets */
            buckets: components["schemas"]["BucketView"][];
        };
        /**
         * IndexHealthView
         * @description The newest event that the audit index has; null where it has none of the last week.
         */
        IndexHealthView: {
            /** Last Event At */
            last_event_at: string | null;
            /** Seconds Ago */
            seconds_ago: number | null;
        };
        /**
         * IntrospectBody
         * @description A session token as the visitor showed it: the cookie's value, or what followed Bearer.
         */
        IntrospectBody: {
            /** Token */
            token: string;
        };
        /**
         * IntrospectionAnswer
         * @description Whether a token can be used at this moment: the session where it can, else why it cannot.
         *
         *     `problem` is the very body that the visitor would be refused with, to be handed on to them.
         */
        IntrospectionAnswer: {
            /** Active */
            active: boolean;
            session: components["schemas"]["SessionView"] | null;
            /** Problem */
            problem: {
                [key: string]: unknown;
            } | null;
        };
        JsonValue: unknown;
        /**
         * KeySet
         * @description The keys of all tokens that may still be valid.
         */
        KeySet: {
            /** Keys */
            keys: components["schemas"]["KeyView"][];
        };
        /**
         * KeyView
         * @description One public key (RFC 7517, RFC 7518).
         */
        KeyView: {
            /** Kty */
            kty: string;
            /** Crv */
            crv: string;
            /** X */
            x: string;
            /** Y */
            y: string;
            /** Kid */
            kid: string;
            /** Use */
            use: string;
            /** Alg */
            alg: string;
        };
        /**
         * KpisView
         * @description The key figures of a stretch of time. A share is from 0 to 1, null where it is of nothing.
         *
         *     `median_seconds` and `p90_seconds` come from a histogram whose buckets double: each lies between
         *     its `low` and its `high`.
         */
        KpisView: {
            /** Active */
            active: number;
            /** Started */
            started: number;
            /** Ended */
            ended: number;
            /** Completed Share */
            completed_share: number | null;
            /** Renewed */
            renewed: number;
            /** Renewal Rate */
            renewal_rate: number | null;
            median_seconds: components["schemas"]["PercentileView"] | null;
            p90_seconds: components["schemas"]["PercentileView"] | null;
            /** Requests */
            requests: number;
            /** Error Rate */
            error_rate: number | null;
            /** Failure Rate */
            failure_rate: number | null;
            /** Uploads Stored */
            uploads_stored: number;
            /** Stored Bytes */
            stored_bytes: number;
            /** Orphans Deleted */
            orphans_deleted: number;
        };
        /**
         * LatencyView
         * @description How many milliseconds the functions took to answer well, over the same time.
         *
         *     Each lies from `low` on, below `high` (null: open); the buckets that it comes from double.
         */
        LatencyView: {
            median: components["schemas"]["PercentileView"];
            p95: components["schemas"]["PercentileView"];
            p99: components["schemas"]["PercentileView"];
        };
        /**
         * Format: line
         * @description One line of visible text: no control, format or direction characters.
         */
        Line: string;
        /**
         * LineageView
         * @description What a session was renewed from, and what it became.
         */
        LineageView: {
            /** Lineage Id */
            lineage_id: string;
            /** Predecessor Id */
            predecessor_id: string | null;
            /** Successor Id */
            successor_id: string | null;
        };
        /**
         * ListedSessionView
         * @description A session in a list; nothing in it is about a person. `status` is what it is right now.
         *
         *     `duration_seconds` is from its beginning to its last use; `platform` is null where nobody
         *     knows it any more.
         */
        ListedSessionView: {
            /** Session Id */
            session_id: string;
            /** Status */
            status: string;
            /** Kind */
            kind: string;
            /** Platform */
            platform: string | null;
            /** Devices */
            devices: number;
            /** Created At */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string;
            /** Duration Seconds */
            duration_seconds: number;
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            uploads: components["schemas"]["ListedUploadsView"];
            /** Predecessor Id */
            predecessor_id: string | null;
            /** Successor Id */
            successor_id: string | null;
        };
        /**
         * ListedUploadsView
         * @description What a session holds.
         */
        ListedUploadsView: {
            /** Count */
            count: number;
            /** Bytes */
            bytes: number;
        };
        Locale: string;
        Metadata: {
            [key: string]: components["schemas"]["JsonValue"];
        };
        /**
         * NamedCountView
         * @description How many there were of one kind.
         */
        NamedCountView: {
            /** Name */
            name: string;
            /** Count */
            count: number;
        };
        /**
         * NewUploadAnswer
         * @description A new upload and the form to send it; the form is null when a repeat finds it sent.
         */
        NewUploadAnswer: {
            upload: components["schemas"]["UploadView"];
            post: components["schemas"]["PostFormView"] | null;
        };
        /**
         * OpenApiView
         * @description An OpenAPI 3.1 document.
         */
        OpenApiView: {
            /** Openapi */
            openapi: string;
        };
        /**
         * OperatedDeviceView
         * @description A device of a session; `ended` is null, `revoked` or `reused`.
         */
        OperatedDeviceView: {
            /** Device Id */
            device_id: string;
            /** Platform */
            platform: string;
            /** Created At */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string;
            /** Ended */
            ended: string | null;
        };
        /**
         * OperatedSessionAnswer
         * @description One session.
         */
        OperatedSessionAnswer: {
            session: components["schemas"]["OperatedSessionView"];
        };
        /**
         * OperatedSessionView
         * @description A session as operators see it, live or over. `status` is what it is at this moment.
         *
         *     A profile that is masked has *** for what the visitor told, and null for what they did not.
         */
        OperatedSessionView: {
            /** Session Id */
            session_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Status */
            status: string;
            /** Kind */
            kind: string;
            /** Revision */
            revision: number;
            /** Created At */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string;
            /** Idle Expires At */
            idle_expires_at: string;
            /** Expires At */
            expires_at: string;
            /** Ended At */
            ended_at: string | null;
            /** End Reason */
            end_reason: string | null;
            /** Predecessor Id */
            predecessor_id: string | null;
            /** Successor Id */
            successor_id: string | null;
            /** Lineage Id */
            lineage_id: string;
            profile: components["schemas"]["ProfileView"];
            /** Profile Masked */
            profile_masked: boolean;
            /** Locale */
            locale: string | null;
            /** App Version */
            app_version: string | null;
            /** Consents */
            consents: {
                [key: string]: boolean;
            };
            uploads: components["schemas"]["UploadsView"];
            /** Devices */
            devices: components["schemas"]["OperatedDeviceView"][];
        };
        /**
         * OperatorKeyList
         * @description A tenant's operator keys, newest first.
         */
        OperatorKeyList: {
            /** Items */
            items: components["schemas"]["OperatorKeyView"][];
            /** Next Cursor */
            next_cursor: null;
        };
        /**
         * OperatorKeyView
         * @description An operator key, without the key.
         */
        OperatorKeyView: {
            /** Key Id */
            key_id: string;
            /** Current */
            current: boolean;
            /** Role */
            role: string;
            /** Scopes */
            scopes: string[];
            /** Created At */
            created_at: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Revoked At */
            revoked_at: string | null;
        };
        /** @enum {string} */
        Outcome: "success" | "failure";
        /**
         * OverviewAnswer
         * @description What the hours from `from` to `to` came to, and the same of the time before it where that was asked for. `weekday_hours` holds how many sessions began: seven days from Monday on, each of 24 hours (UTC). The lists are sorted, the largest first.
         */
        OverviewAnswer: {
            /** From */
            from: string;
            /** To */
            to: string;
            freshness: components["schemas"]["FreshnessView"];
            current: components["schemas"]["KpisView"];
            previous: components["schemas"]["KpisView"] | null;
            /** Bucket Seconds */
            bucket_seconds: number;
            /** Series */
            series: components["schemas"]["PointView"][];
            /** Durations */
            durations: components["schemas"]["DurationBucketView"][];
            /** Weekday Hours */
            weekday_hours: number[][];
            /** Ended */
            ended: components["schemas"]["NamedCountView"][];
            /** Renewals */
            renewals: components["schemas"]["NamedCountView"][];
            /** Errors */
            errors: components["schemas"]["NamedCountView"][];
            /** Platforms */
            platforms: components["schemas"]["NamedCountView"][];
        };
        /**
         * OwnKeyAnswer
         * @description The key that asks, its tenant, and every scope there is. No key expires: one is revoked.
         */
        OwnKeyAnswer: {
            key: components["schemas"]["OperatorKeyView"];
            /** Tenant Id */
            tenant_id: string;
            /** Permissions */
            permissions: components["schemas"]["PermissionView"][];
        };
        /**
         * PercentileView
         * @description The bucket that a percentile lies in, in seconds; `high` is null in the last, open one.
         */
        PercentileView: {
            /** Low */
            low: number;
            /** High */
            high: number | null;
        };
        /**
         * PermissionView
         * @description A scope: whether the key has it, what it opens, and which roles come with it.
         */
        PermissionView: {
            /** Scope */
            scope: string;
            /** Granted */
            granted: boolean;
            /** Routes */
            routes: string[];
            /** Roles */
            roles: string[];
        };
        PersonName: components["schemas"]["Line"];
        /**
         * PointView
         * @description One stretch of the series. `active` is how many sessions there were at its end.
         */
        PointView: {
            /** At */
            at: string;
            /** Active */
            active: number;
            /** Started */
            started: number;
            /** Ended */
            ended: number;
            /** Renewed */
            renewed: number;
            /** Requests */
            requests: number;
            /** Errors */
            errors: number;
            /** Uploads Stored */
            uploads_stored: number;
            /** Stored Bytes */
            stored_bytes: number;
        };
        /**
         * PostFormView
         * @description Where and with which fields to POST the file (multipart/form-data, the file field last).
         */
        PostFormView: {
            /** Url */
            url: string;
            /** Fields */
            fields: {
                [key: string]: string;
            };
        };
        /**
         * PreviousView
         * @description The credential that `start_new` set aside, by the code it would have been refused with.
         */
        PreviousView: {
            /** Code */
            code: string;
        };
        /** @description A refusal (RFC 9457). */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance: string;
            /** @enum {string} */
            code: "session_missing" | "session_invalid" | "session_not_found" | "session_expired" | "session_ended" | "session_revoked" | "session_replaced" | "session_reuse_detected" | "reauthentication_required" | "operator_key_invalid" | "session_blocked" | "forbidden" | "consent_required" | "tenant_mismatch" | "csrf_failed" | "not_found" | "upload_not_found" | "device_not_found" | "link_not_found" | "malformed_request" | "method_not_allowed" | "not_acceptable" | "payload_too_large" | "unsupported_media_type" | "session_id_taken" | "session_limit_reached" | "already_linked" | "upload_mismatch" | "idempotency_in_flight" | "quota_exceeded" | "recovery_window_closed" | "upload_expired" | "link_expired" | "link_pending" | "revision_mismatch" | "validation_failed" | "idempotency_mismatch" | "precondition_required" | "rate_limited" | "internal_error" | "service_unavailable";
            request_id: string;
            user_text: string;
            retry_after_seconds?: number;
            errors?: {
                pointer: string;
                detail: string;
            }[];
            /** @description What is left of a session that is over: enough for a reset notice. */
            session?: {
                /** Format: uuid */
                session_id: string;
                /** @description Why it cannot go on: idle, absolute, user_requested… */
                reason: string;
                /** @description Whether POST /v1/session/renew works. */
                recoverable: boolean;
                /** @description What a renewal would find. */
                kept: ("profile" | "consents" | "uploads" | "state")[];
                /** Format: date-time */
                ended_at: string;
                /**
                 * Format: uuid
                 * @description The session that goes on in its place.
                 */
                successor_id?: string;
            };
        };
        /**
         * ProblemPage
         * @description One code: its status, what it means to a developer, what to say to the visitor.
         */
        ProblemPage: {
            /** Type */
            type: string;
            /** Code */
            code: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** What To Do */
            what_to_do: string;
            /** User Text */
            user_text: string;
        };
        /**
         * ProfileBody
         * @description What the visitor tells about themselves; null clears a field, an absent one stays.
         */
        ProfileBody: {
            /** @default null */
            name?: components["schemas"]["PersonName"] | null;
            /** @default null */
            email?: components["schemas"]["Email"] | null;
        };
        /**
         * ProfileView
         * @description What the visitor told about themselves.
         */
        ProfileView: {
            /** Name */
            name: string | null;
            /** Email */
            email: string | null;
        };
        Purpose: string;
        /**
         * QueueView
         * @description A failure queue; `depth` is null where the queue did not answer.
         */
        QueueView: {
            /** Name */
            name: string;
            /** Depth */
            depth: number | null;
        };
        Reason: components["schemas"]["Line"];
        /**
         * ReasonBody
         * @description Why an operator does it, for the audit; the visitor is not told.
         */
        ReasonBody: {
            reason: components["schemas"]["Reason"];
        };
        /**
         * RenameDeviceBody
         * @description A device's display name; null takes it away.
         */
        RenameDeviceBody: {
            name: components["schemas"]["Line"] | null;
        };
        /**
         * RenewSessionBody
         * @description Why a session is renewed, and what its successor takes over: everything unless told.
         */
        RenewSessionBody: {
            /**
             * Reason
             * @default user_requested
             * @enum {string}
             */
            reason?: "expired" | "user_requested" | "service_requested" | "data_migration";
            /**
             * Keep
             * @default [
             *       "profile",
             *       "consents",
             *       "uploads",
             *       "state"
             *     ]
             */
            keep?: ("profile" | "consents" | "uploads" | "state")[];
        };
        /**
         * RequestHealthView
         * @description The answers of the last hour: refused ones are 4xx, failed ones 5xx. `success_rate` is the share that did not fail.
         */
        RequestHealthView: {
            /** From */
            from: string;
            /** To */
            to: string;
            /** Requests */
            requests: number;
            /** Refused */
            refused: number;
            /** Failed */
            failed: number;
            /** Success Rate */
            success_rate: number | null;
            /** Routes */
            routes: components["schemas"]["RouteHealthView"][];
        };
        /**
         * RiskView
         * @description How odd the session looks.
         */
        RiskView: {
            /** Level */
            level: string;
        };
        /**
         * RouteHealthView
         * @description How one route was answered.
         */
        RouteHealthView: {
            /** Operation */
            operation: string;
            /** Requests */
            requests: number;
            /** Refused */
            refused: number;
            /** Failed */
            failed: number;
        };
        /**
         * SealHealthView
         * @description The chain of evidence: sealed manifests, and segments that wait for the next seal.
         */
        SealHealthView: {
            /** Manifests */
            manifests: number;
            /** Unsealed Segments */
            unsealed_segments: number;
        };
        /** @enum {string} */
        SearchKind: "session_id" | "session_id_prefix" | "upload_id" | "request_id";
        /**
         * SessionAnswer
         * @description A session; with the token transport, its token beside it.
         */
        SessionAnswer: {
            session: components["schemas"]["SessionView"];
            /** Token */
            token?: string;
            previous?: components["schemas"]["PreviousView"];
        };
        /**
         * SessionList
         * @description A page of sessions, newest first; it may hold fewer than asked for, and still have a next one. `search` says what the text searched for was taken for; `total` is there where it was asked for, and counts sessions that began, before any filter but the time.
         */
        SessionList: {
            /** Items */
            items: components["schemas"]["ListedSessionView"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** From */
            from: string;
            /** To */
            to: string;
            search: components["schemas"]["SearchKind"] | null;
            total: components["schemas"]["CountView"] | null;
        };
        /**
         * SessionView
         * @description A session. Times are RFC 3339 UTC; the durations beside them need no right clock.
         */
        SessionView: {
            /** Session Id */
            session_id: string;
            /** Revision */
            revision: number;
            /** Status */
            status: string;
            /** Kind */
            kind: string;
            /** Tenant Id */
            tenant_id: string;
            /** Device Id */
            device_id: string;
            /** Platform */
            platform: string;
            /** Created At */
            created_at: string;
            /** Last Seen At */
            last_seen_at: string;
            /** Idle Expires At */
            idle_expires_at: string;
            /** Expires At */
            expires_at: string;
            /** Idle Expires In Seconds */
            idle_expires_in_seconds: number;
            /** Expires In Seconds */
            expires_in_seconds: number;
            /** Warn In Seconds */
            warn_in_seconds: number;
            /** Check In Seconds */
            check_in_seconds: number;
            /** User */
            user: null;
            /** Roles */
            roles: string[];
            profile: components["schemas"]["ProfileView"];
            /** Locale */
            locale: string | null;
            /** Consents */
            consents: {
                [key: string]: boolean;
            };
            uploads: components["schemas"]["UploadsView"];
            risk: components["schemas"]["RiskView"];
            /** Predecessor Id */
            predecessor_id: string | null;
            /** Metadata */
            metadata?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * SettingView
         * @description One setting, by the parameter of the deployment that sets it. `unit` is null for none.
         */
        SettingView: {
            /** Name */
            name: string;
            /** Value */
            value: number | boolean | string | string[];
            /** Unit */
            unit: string | null;
            /** Parameter */
            parameter: string;
        };
        /**
         * SettingsAnswer
         * @description What the deployment runs with. Nothing can be changed here: a deployment sets it.
         *
         *     There are no settings of a tenant's own yet.
         */
        SettingsAnswer: {
            /** Editable */
            editable: boolean;
            /** Items */
            items: components["schemas"]["SettingView"][];
        };
        /**
         * SweepRunView
         * @description One clean-up run. `brake` says why it stopped itself, if it did.
         */
        SweepRunView: {
            /** Started At */
            started_at: string;
            /** Finished */
            finished: boolean;
            /** Dry Run */
            dry_run: boolean;
            /** Brake */
            brake: string | null;
            /** Looked At */
            looked_at: number;
            /** Repaired */
            repaired: number;
            /** Deleted */
            deleted: number;
            /** Failed */
            failed: number;
            /** Oldest Orphan Seconds */
            oldest_orphan_seconds: number;
        };
        /**
         * TimelineAnswer
         * @description A page of a session's events, newest first. `lineage` is null once its row is gone.
         */
        TimelineAnswer: {
            /** Items */
            items: components["schemas"]["AuditEventView"][];
            /** Next Cursor */
            next_cursor: string | null;
            /** Catalogue */
            catalogue: string;
            lineage: components["schemas"]["LineageView"] | null;
        };
        /**
         * UploadAnswer
         * @description One upload.
         */
        UploadAnswer: {
            upload: components["schemas"]["UploadView"];
        };
        /**
         * UploadList
         * @description A page of uploads, oldest first.
         */
        UploadList: {
            /** Items */
            items: components["schemas"]["UploadView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * UploadReason
         * @description Why an upload was rejected or deleted: for a client to show, and for the audit log.
         * @enum {string}
         */
        UploadReason: "size_mismatch" | "content_mismatch" | "malware_found" | "not_scannable" | "user_requested" | "never_arrived" | "session_ended" | "session_revoked" | "session_blocked" | "session_replaced" | "session_closed" | "no_owner";
        /**
         * UploadStatus
         * @description Where an upload stands. `rejected` and `deleted` are final.
         *
         *     `scanning` is a file that has come and waits for a scanner's verdict; nobody can download it.
         * @enum {string}
         */
        UploadStatus: "pending" | "scanning" | "stored" | "rejected" | "deleted";
        /**
         * UploadView
         * @description An upload; `download_url` once it is stored, good for 45 seconds.
         */
        UploadView: {
            /** Upload Id */
            upload_id: string;
            status: components["schemas"]["UploadStatus"];
            /** Filename */
            filename: string;
            /** Content Type */
            content_type: string;
            /** Size */
            size: number;
            /** Sha256 */
            sha256: string | null;
            /** Created At */
            created_at: string;
            /** Stored At */
            stored_at: string | null;
            reason: components["schemas"]["UploadReason"] | null;
            /** Download Url */
            download_url?: string;
        };
        /**
         * UploadsView
         * @description How much of the upload quota is used; `limit` is the number of files.
         */
        UploadsView: {
            /** Count */
            count: number;
            /** Bytes */
            bytes: number;
            /** Limit */
            limit: number;
        };
        Uuid4: string;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    show_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeySet"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_audit_events: {
        parameters: {
            query?: {
                /** @description What happened. One value or several with commas, any of which will do; with ! in front, none of which. */
                action?: string;
                /** @description The event's OCSF class. One value or several with commas, any of which will do; with ! in front, none of which. */
                class?: string;
                /** @description success or failure. One value or several with commas, any of which will do; with ! in front, none of which. */
                outcome?: string;
                /** @description informational, low, medium or high. One value or several with commas, any of which will do; with ! in front, none of which. */
                severity?: string;
                /** @description The problem code of a refusal. One value or several with commas, any of which will do; with ! in front, none of which. */
                code?: string;
                /** @description Why. One value or several with commas, any of which will do; with ! in front, none of which. */
                reason?: string;
                /** @description The session it is about. One value or several with commas, any of which will do; with ! in front, none of which. */
                session_id?: string;
                /** @description The upload it is about. One value or several with commas, any of which will do; with ! in front, none of which. */
                upload_id?: string;
                /** @description Who did it, as `visitor` or `operator:<key id>`. One value or several with commas, any of which will do; with ! in front, none of which. */
                actor?: string;
                /** @description The kind of who did it: visitor, operator, sweep, … One value or several with commas, any of which will do; with ! in front, none of which. */
                actor_type?: string;
                /** @description The request it came from. One value or several with commas, any of which will do; with ! in front, none of which. */
                request_id?: string;
                /** @description The operation it is a part of. One value or several with commas, any of which will do; with ! in front, none of which. */
                op_id?: string;
                /** @description The network refused requests came from, as the audit has it. One value or several with commas, any of which will do; with ! in front, none of which. */
                network?: string;
                /** @description The route of summarised requests. One value or several with commas, any of which will do; with ! in front, none of which. */
                operation?: string;
                /** @description Only the last 1h, 24h, 7d or 30d: the default is 24h. Not together with from and to. */
                last?: "1h" | "24h" | "7d" | "30d";
                /** @description Only from this time on (RFC 3339). */
                from?: string;
                /** @description Only before this time (RFC 3339); now, where it is not given. */
                to?: string;
                /** @description Page size, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before, with all other parameters as they were. */
                cursor?: string;
                /** @description Whether to count: true. Counting looks at 10,000 events at most. */
                total?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_audit_events: {
        parameters: {
            query?: {
                /** @description What happened. One value or several with commas, any of which will do; with ! in front, none of which. */
                action?: string;
                /** @description The event's OCSF class. One value or several with commas, any of which will do; with ! in front, none of which. */
                class?: string;
                /** @description success or failure. One value or several with commas, any of which will do; with ! in front, none of which. */
                outcome?: string;
                /** @description informational, low, medium or high. One value or several with commas, any of which will do; with ! in front, none of which. */
                severity?: string;
                /** @description The problem code of a refusal. One value or several with commas, any of which will do; with ! in front, none of which. */
                code?: string;
                /** @description Why. One value or several with commas, any of which will do; with ! in front, none of which. */
                reason?: string;
                /** @description The session it is about. One value or several with commas, any of which will do; with ! in front, none of which. */
                session_id?: string;
                /** @description The upload it is about. One value or several with commas, any of which will do; with ! in front, none of which. */
                upload_id?: string;
                /** @description Who did it, as `visitor` or `operator:<key id>`. One value or several with commas, any of which will do; with ! in front, none of which. */
                actor?: string;
                /** @description The kind of who did it: visitor, operator, sweep, … One value or several with commas, any of which will do; with ! in front, none of which. */
                actor_type?: string;
                /** @description The request it came from. One value or several with commas, any of which will do; with ! in front, none of which. */
                request_id?: string;
                /** @description The operation it is a part of. One value or several with commas, any of which will do; with ! in front, none of which. */
                op_id?: string;
                /** @description The network refused requests came from, as the audit has it. One value or several with commas, any of which will do; with ! in front, none of which. */
                network?: string;
                /** @description The route of summarised requests. One value or several with commas, any of which will do; with ! in front, none of which. */
                operation?: string;
                /** @description Only the last 1h, 24h, 7d or 30d: the default is 24h. Not together with from and to. */
                last?: "1h" | "24h" | "7d" | "30d";
                /** @description Only from this time on (RFC 3339). */
                from?: string;
                /** @description Only before this time (RFC 3339); now, where it is not given. */
                to?: string;
                /** @description How many equal stretches of time, 1 to 400; 60 where it is not given. */
                buckets?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistogramAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_audit_event: {
        parameters: {
            query: {
                /** @description When it happened, as every answer, line and export has it: events are kept by time. */
                at: string;
            };
            header?: never;
            path: {
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_exports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_export: {
        parameters: {
            query?: never;
            header?: {
                /** @description A UUIDv4. The same key and body give the same answer again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed, idempotency_mismatch */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_service_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_own_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnKeyAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_operator_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorKeyList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_operator_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_overview: {
        parameters: {
            query?: {
                /** @description Only the last 24h, 7d or 30d: the default is 24h. Not together with from and to. */
                last?: "1h" | "24h" | "7d" | "30d";
                /** @description Only from this time on (RFC 3339). */
                from?: string;
                /** @description Only before this time (RFC 3339); now, where it is not given. */
                to?: string;
                /** @description true: with the key figures of the same length of time before. */
                compare?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description active, expired, ended, revoked, blocked, replaced or closed; several with commas. */
                status?: string;
                /** @description web, ios, android, windows, macos, linux or other; several with commas. */
                platform?: string;
                /** @description true: only sessions that hold uploads; false: only those that hold none. */
                has_uploads?: "true" | "false";
                /** @description A session id or its first 4 or more letters, an upload id, or a request id. */
                search?: string;
                /** @description Only the last 1h, 24h, 7d or 30d: the default is 24h. Not together with from and to. */
                last?: "1h" | "24h" | "7d" | "30d";
                /** @description Only from this time on (RFC 3339). */
                from?: string;
                /** @description Only before this time (RFC 3339); now, where it is not given. */
                to?: string;
                /** @description Page size, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before, with all other parameters as they were. */
                cursor?: string;
                /** @description Whether to count: true. Counting looks at 10,000 events at most. */
                total?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_operated_session: {
        parameters: {
            query?: {
                /** @description true: with name and e-mail; needs personal:read and an Operator-Reason. */
                reveal?: "true" | "false";
            };
            header?: {
                /** @description Why an operator does it, for the audit: printable ASCII, 200 at most. */
                "Operator-Reason"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedSessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_operated_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description Why an operator does it, for the audit: printable ASCII, 200 at most. */
                "Operator-Reason"?: string;
            };
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    block_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedSessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    demand_renewal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedSessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_session_timeline: {
        parameters: {
            query?: {
                /** @description Page size, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before, with all other parameters as they were. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_operated_uploads: {
        parameters: {
            query?: {
                /** @description Page size, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_operated_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found, upload_not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    introspect_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntrospectBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntrospectionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: operator_key_invalid */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    show_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApiView"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explain_problem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: "session_missing" | "session_invalid" | "session_not_found" | "session_expired" | "session_ended" | "session_revoked" | "session_replaced" | "session_reuse_detected" | "reauthentication_required" | "operator_key_invalid" | "session_blocked" | "forbidden" | "consent_required" | "tenant_mismatch" | "csrf_failed" | "not_found" | "upload_not_found" | "device_not_found" | "link_not_found" | "malformed_request" | "method_not_allowed" | "not_acceptable" | "payload_too_large" | "unsupported_media_type" | "session_id_taken" | "session_limit_reached" | "already_linked" | "upload_mismatch" | "idempotency_in_flight" | "quota_exceeded" | "recovery_window_closed" | "upload_expired" | "link_expired" | "link_pending" | "revision_mismatch" | "validation_failed" | "idempotency_mismatch" | "precondition_required" | "rate_limited" | "internal_error" | "service_unavailable";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemPage"];
                    "text/plain": string;
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    validate_session: {
        parameters: {
            query?: {
                /** @description `metadata` adds the session's metadata, at the price of a second read. */
                include?: "metadata";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description A UUIDv4. The same key and body give the same answer again. */
                "Idempotency-Key"?: string;
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CreateSessionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: session_id_taken, idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed, idempotency_mismatch */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_invalid, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    amend_session: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The ETag of the revision you saw, with its quotes ("1"), or *.
                 * @example *
                 */
                "If-Match": string;
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AmendSessionBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: revision_mismatch */
            412: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required: precondition_required */
            428: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    issue_access_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessTokenBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessTokenAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_devices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_device: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path: {
                device_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: device_not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rename_device: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path: {
                device_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenameDeviceBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: device_not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renew_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description A UUIDv4. The same key and body give the same answer again. */
                "Idempotency-Key"?: string;
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RenewSessionBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone: recovery_window_closed */
            410: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed, idempotency_mismatch */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotate_token: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    touch_session: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The session's revision, with its quotes: what If-Match takes. */
                    ETag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_uploads: {
        parameters: {
            query?: {
                /** @description Page size, 1 to 100. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadList"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description A UUIDv4. The same key and body give the same answer again. */
                "Idempotency-Key"?: string;
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUploadBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewUploadAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight, quota_exceeded */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Content Too Large: payload_too_large */
            413: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported_media_type */
            415: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Content: validation_failed, idempotency_mismatch */
            422: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    read_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadAnswer"];
                };
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: upload_not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_upload: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any value. Needed with the cookie, so that no other site can write; not with a token. */
                "Session-Client"?: string;
            };
            path: {
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: malformed_request */
            400: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: session_missing, session_invalid, session_not_found, session_expired, session_ended, session_revoked, session_replaced, session_reuse_detected */
            401: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The scheme that is wanted, and the problem's code. */
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: session_blocked, forbidden, csrf_failed */
            403: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: upload_not_found */
            404: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable: not_acceptable */
            406: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: idempotency_in_flight */
            409: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate_limited */
            429: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description The limit: `"create";q=10;w=60` is 10 in 60 seconds. */
                    "RateLimit-Policy": string;
                    /** @description What is left: `"create";r=0;t=6` is none for 6 seconds. */
                    RateLimit: string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error: internal_error */
            500: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: service_unavailable */
            503: {
                headers: {
                    /** @description The request's id, as it stands in the service's logs. */
                    "X-Request-Id": string;
                    /** @description Seconds after which the call is worth another try. */
                    "Retry-After": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
