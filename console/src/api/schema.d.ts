// Made by bin/generate-docs from our OpenAPI document; do not edit.

export interface paths {
    "/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one event
         * @description Everything that is known of one identification. It is there from the moment the agent has its answer. Ids are compared with their case; one that does not exist is 404 whatever it looks like, and 400 is for an empty id or one of more than 128 characters. It is in the management API, too, for management keys and members: there 403 can have that API's own codes, and a member who does not see personal data is shown masked events and cannot search by what is masked.
         */
        get: operations["getEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an event
         * @description Sets your own id, tags or mark of an event, at once and up to 31 days after it happened; what is left out keeps its value. The body is read as JSON under any content type. The answer's body says nothing. It is in the management API, too, for management keys and members: there 403 can have that API's own codes, and a member who does not see personal data is shown masked events and cannot search by what is masked.
         */
        patch: operations["updateEvent"];
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search events
         * @description A page of the events that pass every given filter, newest first, of the last seven days unless `start` and `end` say otherwise. A filter passes only events that have its field. A key of one environment finds only that environment's events. A parameter that does not exist is refused by name, because a search without a mistyped filter would find the wrong events; one without a value counts as not given. It is in the management API, too, for management keys and members: there 403 can have that API's own codes, and a member who does not see personal data is shown masked events and cannot search by what is masked.
         */
        get: operations["searchEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visitors/{visitor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a visitor
         * @description Put together from its latest events, 1,000 at most. For viewers.
         */
        get: operations["getVisitor"];
        put?: never;
        post?: never;
        /**
         * Erase a visitor
         * @description Forgets a visitor with all its events, whatever their age, and all that it could be recognised by. From the answer on nothing shows any of it, and the same device comes back as a new visitor. A key of one environment can erase visitors that were seen there, and then the visitor is gone from all environments. The answer's body says nothing. It is in the management API, too, for management keys and members: there 403 can have that API's own codes, and a member who does not see personal data is shown masked events and cannot search by what is masked.
         */
        delete: operations["deleteVisitorData"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events/{event_id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain an event
         * @description How the visitor of an event was decided, as it was noted then: the tokens that came along, the known visitors that the device was compared with, and what agreed, drifted and contradicted, with its weight. For viewers, and for secret and management keys. It is kept for as long as the details of events are, 30 days unless your deployment says otherwise; imported events have none.
         */
        get: operations["explainEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/suspect-score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the weights of the suspect score
         * @description All that smart signals may find and that counts towards an event's `suspect_score`, with what it weighs. What counted in one event is told by its explanation. For viewers, and for secret and management keys.
         */
        get: operations["getSuspectScore"];
        put?: never;
        post?: never;
        /**
         * Go back to the default weights
         * @description Gives every finding its default weight, from the next identification on. For editors, and for management keys of all environments.
         */
        delete: operations["resetSuspectScore"];
        options?: never;
        head?: never;
        /**
         * Change weights of the suspect score
         * @description Weighs some findings anew, from the next identification on; what is left out keeps its weight, and stored events keep their score. Only weights that differ from the defaults are kept, so that the others follow when another release has other defaults. The body is read as JSON under any content type. For editors, and for management keys of all environments.
         */
        patch: operations["changeSuspectScore"];
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who is signed in
         * @description For browsers, by the console's session cookie. Answers whoever asks, signed in or not.
         */
        get: operations["getSession"];
        put?: never;
        /**
         * Sign in
         * @description Sets the session's cookie. After several failures for an address, and from a network, the answer is 429 for a while; whoever is signed in stays so, and a right password with a second factor is always let in from where that member signed in before.
         */
        post: operations["signIn"];
        /**
         * Sign out
         * @description Ends the session of the request.
         */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/set-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first administrator
         * @description Once, with the one-time code that the server's banner shows. Signs in.
         */
        post: operations["setUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Sets the password of a member who was invited, ends all its sessions, and signs in; a member with a second factor signs in with that afterwards. An invitation is good once, for seven days.
         */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's sessions
         * @description Of the member who asks.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        /**
         * End one's other sessions
         * @description All but that of the request.
         */
        delete: operations["endOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a session
         * @description One of the member who asks.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's password
         * @description All other sessions of the member end, and this one goes on with another token.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Confirm a second factor
         * @description With the first code. From now on signing in needs one. All other sessions of the member end.
         */
        put: operations["confirmTotp"];
        /**
         * Begin with a second factor
         * @description Gives a secret for an authenticator app; it counts once a first code is confirmed.
         */
        post: operations["beginTotp"];
        /**
         * Take one's second factor away
         * @description Signing in needs the password alone again.
         */
        delete: operations["removeTotp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List members
         * @description For administrators.
         */
        get: operations["listMembers"];
        put?: never;
        /**
         * Invite a member
         * @description Adds a member and gives a link, shown only now, with which it sets its password. For administrators.
         */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a member
         * @description For administrators.
         */
        get: operations["getMember"];
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description With its sessions and saved views, at once. For administrators.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Change a member
         * @description Counts from the member's next request on. The last administrator stays one. For administrators.
         */
        patch: operations["changeMember"];
        trace?: never;
    };
    "/members/{member_id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a member again
         * @description A new link with which the member sets a password; the former one is worth nothing. For administrators.
         */
        post: operations["inviteMemberAgain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/members/{member_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a member's sessions
         * @description All of them, at once. For administrators.
         */
        delete: operations["endMemberSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List environments
         * @description For viewers, and for keys, which see those that they are for.
         */
        get: operations["listEnvironments"];
        put?: never;
        /**
         * Make an environment
         * @description For administrators.
         */
        post: operations["createEnvironment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/environments/{environment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an environment
         * @description For viewers.
         */
        get: operations["getEnvironment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an environment
         * @description Its name, and how long its events and their details are kept. A shorter time removes what is older within hours. For administrators.
         */
        patch: operations["changeEnvironment"];
        trace?: never;
    };
    "/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description For administrators.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make an API key
         * @description The answer has the key's text, which is never shown again. For administrators.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an API key
         * @description For administrators.
         */
        get: operations["getApiKey"];
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It is worth nothing within a second, and never again. For administrators.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        /**
         * Change an API key's limits
         * @description At once, for every server. For administrators.
         */
        patch: operations["changeApiKey"];
        trace?: never;
    };
    "/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description For administrators.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the figures of a stretch of time
         * @description Counted by the hour when events were recorded, so it is fast however many there are; erasures and retention change nothing of it. For viewers.
         */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/visitors/{visitor_id}/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what changed between visits
         * @description Attributes of the device that were other than in the visit before, in the latest 100 events. For viewers.
         */
        get: operations["getVisitorDrift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/linked-ids/{linked_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a linked id
         * @description Put together from its latest events, 1,000 at most; one that no event has is empty. For viewers who see personal data.
         */
        get: operations["getLinkedId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List saved views
         * @description Of the member who asks, and shared ones. A key sees shared ones. For viewers.
         */
        get: operations["listViews"];
        put?: never;
        /**
         * Save a view
         * @description For viewers, and not for keys; only editors share views.
         */
        post: operations["saveView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/views/{view_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a saved view
         * @description One's own; editors remove shared ones. For viewers, and not for keys.
         */
        delete: operations["removeView"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the deployment is
         * @description What `ridgeline doctor` says, and figures of the store, some seconds old at most. For viewers; only administrators read the sentences that name files of the server.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A member that sets its password, by an invitation. */
        AcceptInvitation: {
            /** @description What the invitation's link carries. */
            invitation: string;
            /** @description A name for people. */
            name?: string;
            /** @description A password, of 12 characters at least. */
            password: string;
        };
        /** @description Let the request through, possibly with other headers. */
        AllowAction: {
            /**
             * @description What to do. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "allow";
            /** @description Changes to the request's headers. */
            request_header_modifications?: components["schemas"]["HeaderModifications"];
        };
        /** @description Other limits; what is left out stays, and null takes a limit away. */
        ApiKeyChange: {
            /** @description Of all requests but erasures. */
            limit?: components["schemas"]["KeyLimit"] | null;
            /** @description Of erasures. */
            erasure_limit?: components["schemas"]["KeyLimit"] | null;
        };
        /** @description A key, without its text; a public key's text is no secret. */
        ApiKeyView: {
            /** @description The key. */
            key_id: string;
            /**
             * @description What it is for.
             * @enum {string}
             */
            kind: "management" | "proxy" | "public" | "secret";
            /** @description Its name. */
            name: string;
            /** @description The only environment it is for; null: all. */
            environment_id: string | null;
            /** @description Of a public key, what pages carry. */
            text?: string;
            /**
             * Format: int64
             * @description When it was made, in Unix milliseconds.
             */
            created_at: number;
            /**
             * Format: int64
             * @description Since when it is worth nothing.
             */
            revoked_at?: number;
            /**
             * Format: int64
             * @description When it was last used; a minute late at most.
             */
            last_used_at?: number;
            /** @description Of all requests but erasures; null: none. */
            limit: components["schemas"]["KeyLimit"] | null;
            /** @description Of erasures; null: none. */
            erasure_limit: components["schemas"]["KeyLimit"] | null;
        };
        /** @description A page of keys. */
        ApiKeys: {
            /** @description Keys, the oldest first, revoked ones included. */
            api_keys: components["schemas"]["ApiKeyView"][];
            /** @description What asks for the next page. */
            pagination_key?: string;
        };
        /** @description An attribute that changed from one visit to the next. */
        AttributeDrift: {
            /** @description The attribute, by its path in the event. */
            attribute: string;
            /** @description What it was, as JSON; left out when it was not there. */
            before?: string;
            /** @description What it became. */
            after?: string;
        };
        /** @description A page of the audit log. */
        AuditLog: {
            /** @description Entries, the newest first. */
            entries: components["schemas"]["AuditLogEntry"][];
            /** @description What asks for the next page. */
            pagination_key?: string;
        };
        /** @description Something that was done. */
        AuditLogEntry: {
            /**
             * Format: int64
             * @description Tells entries of one millisecond from each other.
             */
            number: number;
            /**
             * Format: int64
             * @description When, in Unix milliseconds.
             */
            at: number;
            /** @description A key's or a member's id, `command line`, `demo`, or `set-up code`. */
            actor: string;
            /** @description The name of the key or member, if it is there still. */
            actor_name?: string;
            /** @description What was done, such as `key.created`. */
            action: string;
            /** @description To what; of a visitor a keyed hash of its id. */
            subject: string;
            /** @description What that is called, if it is there still. */
            subject_name?: string;
            /** @description In which environment; null: in none or in all. */
            environment_id: string | null;
            /** @description Particulars; they name no person. */
            details: Record<string, never>;
        };
        /** @description Answer the request with this, and do not let it through. */
        BlockAction: {
            /**
             * @description What to do. (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "block";
            /** @description The status to answer with. */
            status_code?: number;
            /** @description The headers to answer with. */
            headers?: components["schemas"]["HeaderField"][];
            /** @description The body to answer with. */
            body?: string;
        };
        /** @description A bot that was recognised: whose it is, what it is for, and how far to believe it. */
        BotInfo: {
            /**
             * @description What the bot is for.
             * @enum {string}
             */
            category: "advertising_and_marketing" | "aggregator" | "ai_agent" | "ai_assistant" | "ai_browser" | "ai_crawler" | "ai_search" | "browser_automation" | "ecommerce" | "monitoring_and_analytics" | "other" | "scraping" | "search_engine_crawler" | "search_engine_optimization" | "security" | "unknown";
            /** @description The organisation behind the bot. */
            provider: string;
            /** @description The bot's own name. */
            name: string;
            /**
             * @description How well the bot's claim to be itself holds.
             *
             *     - `verified`: proven by public means, and run by the provider itself.
             *     - `signed`: it signed its request (Web Bot Auth); the provider's customers run it.
             *     - `spoofed`: it claims to be a known bot, and the proof fails.
             *     - `unknown`: recognised, but it offers nothing to prove.
             * @enum {string}
             */
            identity: "signed" | "spoofed" | "unknown" | "verified";
            /**
             * @description How sure the recognition is.
             * @enum {string}
             */
            confidence: "high" | "low" | "medium";
            /** @description The organisation's web site. */
            provider_url?: string;
        };
        /** @description The browser, read from its user agent and client hints. A part that they do not tell is an empty text. */
        BrowserDetails: {
            /** @description The browser family, such as `Firefox`. */
            browser_name: string;
            /** @description The first number of the version. */
            browser_major_version: string;
            /** @description As much of the version as the browser tells. */
            browser_full_version: string;
            /** @description The operating system; `Other` when it is not told. */
            os: string;
            /** @description The operating system's version. */
            os_version: string;
            /** @description The device's model or family; `Other` for most computers. */
            device: string;
        };
        /** @description One of the known visitors that this device was compared with. */
        CandidateExplanation: {
            /** @description The visitor; left out when it has been erased since. */
            visitor_id?: string;
            /**
             * Format: double
             * @description That the visit was this visitor's, before calibration.
             */
            probability: number;
            /**
             * Format: double
             * @description The sum of all weights.
             */
            score: number;
            /** @description What is as the visitor had it, the weightiest first. */
            agreeing: components["schemas"]["Weighed"][];
            /** @description What changed as it does on one device in the time that went by. */
            drifted: components["schemas"]["Weighed"][];
            /** @description What changed as it hardly ever does on one device. */
            contradicting: components["schemas"]["Weighed"][];
            /** @description What was not observed, now or before. */
            ignored: string[];
            /**
             * @description Where the visit came from: the address of the visitor's last visit, which may be one that it often comes from; another one that it often, or once, came from; the same /24 or /48; elsewhere; or farther away than anybody comes in the time since.
             * @enum {string}
             */
            network?: "earlier_address" | "elsewhere" | "impossible_travel" | "same_address" | "same_subnet" | "same_usual_address" | "usual_address";
            /**
             * Format: double
             * @description What that was worth.
             * @default 0
             */
            network_weight: number;
        };
        /** @description How the device draws on a canvas. */
        Canvas: {
            /** @description True if paths can be filled by the even-odd rule. */
            winding?: boolean;
            /** @description A hash of drawn shapes, or a word for why there is none, such as `unsupported`. */
            geometry?: string;
            /** @description A hash of drawn text, or a word for why there is none. */
            text?: string;
        };
        /** @description How sure the identification is. */
        Confidence: {
            /**
             * Format: double
             * @description 0 to 1: the calibrated probability that the visitor id is right; of a new visitor, that the device was never seen.
             */
            score: number;
            /** @description The method that the score comes from. Compare scores of one version only. */
            version?: string;
            /** @description What to know about this score: how the visitor was recognised, or why not more surely. */
            comment?: string;
        };
        /** @description Events from a country. */
        CountryCount: {
            /** @description ISO 3166-1 alpha-2. */
            country: string;
            /**
             * Format: int64
             * @description Events.
             */
            count: number;
        };
        /** @description Data about addresses and bots. */
        DataSource: {
            /** @description Which. */
            name: string;
            /** @description Where they come from. */
            source: string;
            /** @description When they were made, Unix milliseconds; null where not known. */
            made_at: number | null;
            /** @description How many there are. */
            entries: number | null;
            /**
             * @description Whether they are fresh.
             * @enum {string}
             */
            state: "ok" | "problem" | "warning";
        };
        /** @description A visit, and what was other than in the one before. */
        DriftedVisit: {
            /** @description The visit's event. */
            event_id: string;
            /**
             * Format: int64
             * @description When, Unix milliseconds.
             */
            at: number;
            /** @description The event of the visit before. */
            before_event_id: string;
            /** @description What changed. */
            changes: components["schemas"]["AttributeDrift"][];
        };
        /** @description One header line of the request. */
        EdgeHeader: {
            /** @description The name, spelled as it came. */
            name: string;
            /** @description The value as it came; empty for a secret such as `Cookie`. */
            value: string;
        };
        /** @description A request that reached your server. One of the two addresses must be there. */
        EdgeRequest: {
            /** @description All header lines, in their order: a header that came twice is two items. Keep lines with secrets and empty their values; what is missing changes the judgement. */
            headers: components["schemas"]["EdgeHeader"][];
            /** @description The HTTP method. */
            method: string;
            /**
             * Format: uri
             * @description The absolute `http` or `https` URL, no fragment.
             */
            url: string;
            /**
             * Format: ipv4
             * @description The client's IPv4 address, as your server saw it.
             */
            ipv4_address?: string;
            /**
             * Format: ipv6
             * @description The client's IPv6 address. An IPv4-mapped one is answered as IPv4.
             */
            ipv6_address?: string;
            /** @description Your own id to find the event by. */
            linked_id?: string;
            /** @description Your own data to keep with the event. */
            tags?: {
                [key: string]: unknown;
            };
        };
        /** @description What headers and addresses tell of the request. There is no visitor: nothing ran on the device. */
        EdgeResponse: {
            /** @description The event, to be read again with `GET /events/{event_id}`. */
            event_id: string;
            /**
             * Format: int64
             * @description When the request was judged, in Unix milliseconds.
             */
            timestamp: number;
            /** @description What is known of the addresses. */
            ip_info: components["schemas"]["IpInfo"];
            /**
             * @description Always `edge`.
             * @enum {string}
             */
            source?: "device" | "edge";
            /** @description Your own id, as you sent it. */
            linked_id?: string;
            /** @description Your own data, as you sent it. */
            tags?: {
                [key: string]: unknown;
            };
            /** @description The URL of the request. */
            url?: string;
            /** @description The bot; left out when none was recognised. */
            bot_info?: components["schemas"]["BotInfo"];
            /** @description True if the address is a proxy's. */
            proxy?: boolean;
            /**
             * @description How sure `proxy` is.
             * @enum {string}
             */
            proxy_confidence?: "high" | "low" | "medium";
            /** @description What kind of proxy it is. */
            proxy_details?: components["schemas"]["ProxyDetails"];
            /** @description True if the address is a VPN's. */
            vpn?: boolean;
            /**
             * @description How sure `vpn` is.
             * @enum {string}
             */
            vpn_confidence?: "high" | "low" | "medium";
            /** @description The reasons for and against a VPN. */
            vpn_methods?: components["schemas"]["VpnMethods"];
        };
        /** @description The box that an emoji fills on the page, in CSS pixels. */
        Emoji: {
            /** @description The font family that the browser drew it in. */
            font?: string;
            /**
             * Format: double
             * @description The box's width.
             */
            width?: number;
            /**
             * Format: double
             * @description The box's height.
             */
            height?: number;
            /**
             * Format: double
             * @description Its upper edge.
             */
            top?: number;
            /**
             * Format: double
             * @description Its lower edge.
             */
            bottom?: number;
            /**
             * Format: double
             * @description Its left edge.
             */
            left?: number;
            /**
             * Format: double
             * @description Its right edge.
             */
            right?: number;
            /**
             * Format: double
             * @description The box's horizontal origin.
             */
            x?: number;
            /**
             * Format: double
             * @description The box's vertical origin.
             */
            y?: number;
        };
        /** @description What to change; what is left out stays, and null stands for the server's own number of days. */
        EnvironmentChange: {
            /** @description Its name, that of no other. */
            name?: string;
            /** @description Days that its events are kept; null: as the server's. */
            retention_days?: number | null;
            /** @description Days that explanations and timings are kept; null: as the server's. */
            detail_retention_days?: number | null;
        };
        /** @description An environment. */
        EnvironmentView: {
            /** @description The environment. */
            environment_id: string;
            /** @description Its name. */
            name: string;
            /** @description Whether events go there that name none. */
            is_default: boolean;
            /**
             * Format: int64
             * @description When it was made, in Unix milliseconds.
             */
            created_at: number;
            /** @description Days that its events are kept; null: as the server's. */
            retention_days: number | null;
            /** @description Days that explanations and timings are kept; null: as the server's. */
            detail_retention_days: number | null;
            /** @description What null means for events. */
            default_retention_days: number;
            /** @description What null means for details. */
            default_detail_retention_days: number;
        };
        /** @description A page of environments. */
        Environments: {
            /** @description Environments, the oldest first. */
            environments: components["schemas"]["EnvironmentView"][];
            /** @description What asks for the next page. */
            pagination_key?: string;
        };
        /** @description A reason for programs and a sentence for people. */
        ErrorBody: {
            /**
             * @description What went wrong, for programs to compare.
             *
             *     - `request_cannot_be_parsed`: a parameter, the path or the body is wrong; the message says which.
             *     - `request_read_timeout`: the body did not arrive in time.
             *     - `secret_api_key_required`: there is no bearer token in the `Authorization` header.
             *     - `secret_api_key_not_found`: the token is no secret key of this deployment, or it was revoked.
             *     - `public_api_key_required`, `public_api_key_not_found`: the same for an agent's public key.
             *     - `subscription_not_active`: not used by Ridgeline.
             *     - `wrong_region`: the key is genuine, and belongs to a deployment in another region.
             *     - `feature_not_enabled`: this deployment does not offer the operation.
             *     - `visitor_not_found`, `event_not_found`, `ruleset_not_found`: never there, or not any more.
             *     - `too_many_requests`: try again after the seconds in `Retry-After`.
             *     - `state_not_ready`: not used by Ridgeline, whose events can be changed at once.
             *     - `failed`: our fault; the log has the reason under the answer's `X-Request-Id`.
             *     - `missing_module`: not used by Ridgeline.
             *     - `payload_too_large`: the body or the headers are longer than is read.
             *     - `service_unavailable`: the store cannot read or write now; nothing of the request was kept, unless the
             *       store went away while it was being committed.
             * @enum {string}
             */
            code: "event_not_found" | "failed" | "feature_not_enabled" | "missing_module" | "payload_too_large" | "public_api_key_not_found" | "public_api_key_required" | "request_cannot_be_parsed" | "request_read_timeout" | "ruleset_not_found" | "secret_api_key_not_found" | "secret_api_key_required" | "service_unavailable" | "state_not_ready" | "subscription_not_active" | "too_many_requests" | "visitor_not_found" | "wrong_region";
            /** @description A sentence for whoever reads the log. Its wording may become better. */
            message: string;
        };
        /** @description The form of every error, whatever the operation. */
        ErrorResponse: {
            /** @description The one error of this answer. */
            error: components["schemas"]["ErrorBody"];
        };
        /** @description One identification. A signal that was not or could not be judged is left out: absence never means false. */
        Event: {
            /** @description The event's own id: its time in Unix milliseconds (13 digits), a dot, and 6 letters or digits. */
            event_id: string;
            /**
             * Format: int64
             * @description When it happened, in Unix milliseconds.
             */
            timestamp: number;
            /**
             * @description `device`: an agent ran on the device. `edge`: a server described a request.
             * @enum {string}
             */
            source?: "device" | "edge";
            /**
             * @description Only of identifications in two steps. After the first (`partially_completed`) no signal is judged yet, after the second (`completed`) all are.
             * @enum {string}
             */
            incremental_identification_status?: "completed" | "partially_completed";
            /** @description Your own id, from the agent or a later update. */
            linked_id?: string;
            /** @description The environment of the key that was used. */
            environment_id?: string;
            /** @description The mark that you set with `PATCH`; left out until you do. */
            suspect?: boolean;
            /** @description The agent that observed the device. */
            sdk?: components["schemas"]["Sdk"];
            /** @description True if the same observation had been received before: somebody may have copied it. */
            replayed?: boolean;
            /** @description In a webhook: the rules that caused it. */
            triggered_by?: components["schemas"]["TriggeringRule"][];
            /** @description The visitor. */
            identification?: components["schemas"]["Identification"];
            /** @description The visitor by a method that prefers known browsers. */
            supplementary_id_high_recall?: components["schemas"]["HighRecallIdentification"];
            /** @description Your own data, from the agent or a later update. */
            tags?: {
                [key: string]: unknown;
            };
            /** @description The page on which the agent ran. */
            url?: string;
            /** @description The iOS app's bundle id. */
            bundle_id?: string;
            /** @description The Android app's package name. */
            package_name?: string;
            /** @description The client's address; behind trusted proxies the one that they forwarded. */
            ip_address?: string;
            /** @description The client's `User-Agent`. */
            user_agent?: string;
            /** @description The device's model or family, from the user agent. */
            device?: string;
            /** @description The operating system, from the user agent. */
            os?: string;
            /** @description The operating system's version. */
            os_version?: string;
            /** @description `document.referrer` of the page; empty when the user came directly. */
            client_referrer?: string;
            /** @description The browser; left out when the user agent names none. */
            browser_details?: components["schemas"]["BrowserDetails"];
            /** @description The device's zone; only where the user already allowed the page to know the location. */
            proximity?: components["schemas"]["Proximity"];
            /** @description True if a mobile device was in a call. */
            active_call?: boolean;
            /**
             * @description `bad`: a tool that drives browsers. `good`: a bot that says what it is, such as a search engine's. `not_detected`: neither.
             * @enum {string}
             */
            bot?: "bad" | "good" | "not_detected";
            /** @description The kind of bot or the tool, if one was detected. */
            bot_type?: string;
            /** @description The bot; left out when none was recognised. */
            bot_info?: components["schemas"]["BotInfo"];
            /** @description True for a copy of the Android app. */
            cloned_app?: boolean;
            /** @description True if the browser's developer tools were open, or a phone's developer mode was on. */
            developer_tools?: boolean;
            /** @description True for an emulated Android device. */
            emulator?: boolean;
            /**
             * Format: int64
             * @description When a mobile device was last reset, in Unix time; 0 if no reset was detected.
             */
            factory_reset_timestamp?: number;
            /** @description True if Frida was found on a mobile device. */
            frida?: boolean;
            /** @description The lists of abused addresses that name this one. */
            ip_blocklist?: components["schemas"]["IpBlocklist"];
            /** @description The address's place and network. */
            ip_info?: components["schemas"]["IpInfo"];
            /** @description True if the address is a proxy's. */
            proxy?: boolean;
            /**
             * @description How sure `proxy` is; `high` when it is false.
             * @enum {string}
             */
            proxy_confidence?: "high" | "low" | "medium";
            /** @description What kind of proxy it is; only when `proxy` is true. */
            proxy_details?: components["schemas"]["ProxyDetails"];
            /**
             * Format: double
             * @description A model's score of a proxy, 0 to 1.
             */
            proxy_ml_score?: number;
            /** @description True for a private window. */
            incognito?: boolean;
            /** @description True for a jailbroken iOS device. */
            jailbroken?: boolean;
            /** @description True if a mobile device reports a made-up location. */
            location_spoofing?: boolean;
            /** @description True if somebody between a mobile device and the server could read or change its requests. */
            mitm_attack?: boolean;
            /** @description True for a browser that hides its facts, by nature or by setting. */
            privacy_settings?: boolean;
            /** @description True if an Android device has apps for root. */
            root_apps?: boolean;
            /** @description What the ruleset says to do; only when the request named a ruleset. */
            rule_action?: components["schemas"]["RuleAction"];
            /** @description True for a simulated iOS device. */
            simulator?: boolean;
            /** @description The sum of the weights of all signals that fired. Higher is more suspicious. */
            suspect_score?: number;
            /** @description True if the browser lies about itself, in whatever way. */
            tampering?: boolean;
            /**
             * @description How sure `tampering` is.
             * @enum {string}
             */
            tampering_confidence?: "high" | "low" | "medium";
            /**
             * Format: double
             * @description A model's score of an anti-detect browser, 0 to 1. Above 0.8 is worth acting on.
             */
            tampering_ml_score?: number;
            /** @description What the judgement on tampering rests on. */
            tampering_details?: components["schemas"]["TamperingDetails"];
            /** @description How busy the visitor, its address and its linked id have been. */
            velocity?: components["schemas"]["Velocity"];
            /** @description True for a browser in a virtual machine. */
            virtual_machine?: boolean;
            /**
             * Format: double
             * @description A model's score of a virtual machine, 0 to 1.
             */
            virtual_machine_ml_score?: number;
            /** @description True if the user hides behind a VPN or the like. */
            vpn?: boolean;
            /**
             * @description How sure `vpn` is.
             * @enum {string}
             */
            vpn_confidence?: "high" | "low" | "medium";
            /**
             * Format: double
             * @description A model's score of a VPN, 0 to 1.
             */
            vpn_ml_score?: number;
            /** @description The device's own time zone, which was compared with its address. */
            vpn_origin_timezone?: string;
            /** @description The country that the device's own settings point to, by its ISO 3166 code, or `unknown`. */
            vpn_origin_country?: string;
            /** @description The reasons for and against a VPN. */
            vpn_methods?: components["schemas"]["VpnMethods"];
            /** @description True if the visitor is far busier than people are. */
            high_activity_device?: boolean;
            /** @description True if the bucket below is `p99.9+` or `not_seen`. */
            rare_device?: boolean;
            /**
             * @description How rare the device's configuration is among those observed: its share from the most common (`<p95`) to the rarest thousandth (`p99.9+`), or `not_seen` when it is one of those and the first of its kind.
             * @enum {string}
             */
            rare_device_percentile_bucket?: "<p95" | "not_seen" | "p95-p99" | "p99-p99.5" | "p99.5-p99.9" | "p99.9+";
            /** @description The facts behind the judgements. */
            raw_device_attributes?: components["schemas"]["RawDeviceAttributes"];
            /** @description What models that were trained for one purpose say of the event. */
            labels?: components["schemas"]["Label"][];
        };
        /** @description What Ridgeline knows of how an event came about, beyond the event itself. */
        EventExplanation: {
            /** @description The event. */
            event_id: string;
            /** @description How its visitor was decided. */
            identification: components["schemas"]["Explanation"];
            /** @description Milliseconds of server time by step, up to the write of the event. */
            timings: {
                [key: string]: number;
            };
            /**
             * @description Why each smart signal was judged as it was.
             * @default []
             */
            signals: components["schemas"]["SignalExplanation"][];
        };
        /** @description A page of events. */
        EventSearch: {
            /** @description The events of this page, newest first unless reversed. */
            events: components["schemas"]["Event"][];
            /** @description Asks for the next page; left out on the last one. Signed, so pass it on as it is. */
            pagination_key?: string;
            /**
             * Format: int64
             * @description How many events match on all pages, counted up to `total_hits`; only if asked for.
             */
            total_hits?: number;
        };
        /** @description What to change of an event. A field that is left out keeps its value; others than these are ignored. */
        EventUpdate: {
            /** @description Your own id in place of the former one, at most 256 characters. */
            linked_id?: string;
            /** @description Your own data in place of all former tags, at most 16 KiB of JSON, 32 levels deep. */
            tags?: {
                [key: string]: unknown;
            };
            /** @description Whether the event is suspicious to you. */
            suspect?: boolean;
        };
        /** @description How the visitor of an event was decided. */
        Explanation: {
            /** @description The method, and its trained parameters. */
            version: string;
            /**
             * @description By a token, by the device's facts, or a visitor never seen.
             * @enum {string}
             */
            method: "facts" | "new" | "token";
            /** @description The decision in a sentence. */
            decision: string;
            /**
             * Format: double
             * @description Of the best candidate, or of the token; before calibration.
             */
            probability: number;
            /**
             * Format: double
             * @description Calibrated: that the visitor id is right.
             */
            confidence: number;
            /**
             * Format: double
             * @description That the device was never seen, before calibration.
             */
            probability_new: number;
            /**
             * Format: double
             * @description The least probability with which a visitor is found.
             */
            threshold: number;
            /** @description How many times likelier the best candidate is than the next; null where there is no next. */
            margin: number | null;
            /**
             * Format: double
             * @description The least margin with which a visitor is found.
             */
            margin_needed: number;
            /** @description So many known visitors were compared. */
            candidates_compared: number;
            /** @description Every token that came along. */
            tokens: components["schemas"]["TokenExplanation"][];
            /** @description The best three candidates. */
            candidates: components["schemas"]["CandidateExplanation"][];
            /** @description What other signals should know: `token_contradicted`, `token_forked`, `tokens_disagree`. */
            raised: string[];
        };
        /** @description How wide the same text is, in CSS pixels, in the fonts that the user's settings choose. */
        FontPreferences: {
            /**
             * Format: double
             * @description In the page's default font.
             */
            default?: number;
            /**
             * Format: double
             * @description In the serif font.
             */
            serif?: number;
            /**
             * Format: double
             * @description In the sans-serif font.
             */
            sans?: number;
            /**
             * Format: double
             * @description In the monospaced font.
             */
            mono?: number;
            /**
             * Format: double
             * @description In the font of Apple's body text.
             */
            apple?: number;
            /**
             * Format: double
             * @description In the smallest font size that the browser allows.
             */
            min?: number;
            /**
             * Format: double
             * @description In the font of the operating system.
             */
            system?: number;
        };
        /** @description Where an address is likely to be. It tells of the network, which can be far from its user. */
        Geolocation: {
            /** @description The kilometres around the coordinates within which the address is likely to be. */
            accuracy_radius?: number;
            /**
             * Format: double
             * @description Degrees north.
             */
            latitude?: number;
            /**
             * Format: double
             * @description Degrees east.
             */
            longitude?: number;
            /** @description The postal code, as its country writes it. */
            postal_code?: string;
            /**
             * Format: timezone
             * @description The time zone's IANA name.
             */
            timezone?: string;
            /** @description The city. */
            city_name?: string;
            /** @description The country's ISO 3166-1 code. */
            country_code?: string;
            /** @description The country. */
            country_name?: string;
            /** @description The continent's two-letter code. */
            continent_code?: string;
            /** @description The continent. */
            continent_name?: string;
            /** @description The parts of the country around the place, largest first. */
            subdivisions?: components["schemas"]["Subdivision"][];
        };
        /** @description One header. */
        HeaderField: {
            /** @description The header's name. */
            name: string;
            /** @description The header's value. */
            value: string;
        };
        /** @description Changes to the request's headers before it goes on, in this order: remove, set, append. */
        HeaderModifications: {
            /** @description Names of headers to take away. */
            remove?: string[];
            /** @description Headers to set in place of all others of their name. */
            set?: components["schemas"]["HeaderField"][];
            /** @description Headers to add to what is there. */
            append?: components["schemas"]["HeaderField"][];
        };
        /** @description How the deployment is. */
        Health: {
            /** @description Of Ridgeline. */
            version: string;
            /** @description Of Python. */
            python: string;
            /**
             * Format: int64
             * @description Since when this process serves, Unix milliseconds.
             */
            started_at: number;
            /**
             * @description The worst of the findings.
             * @enum {string}
             */
            state: "ok" | "problem" | "warning";
            /** @description The store. */
            store: components["schemas"]["StoreHealth"];
            /** @description What is known of addresses and bots, and how fresh. */
            data: components["schemas"]["DataSource"][];
            /** @description What `ridgeline doctor` says, but for damage to the store's file: to look for it is to read all of it. */
            findings: components["schemas"]["HealthFinding"][];
        };
        /** @description What one check of `ridgeline doctor` found. */
        HealthFinding: {
            /** @description What was looked at. */
            check: string;
            /**
             * @description How it is.
             * @enum {string}
             */
            state: "ok" | "problem" | "warning";
            /** @description What was found, in a sentence. */
            says: string;
            /**
             * @description What to do about it.
             * @default
             */
            remedy: string;
        };
        /** @description A second opinion that prefers a known browser to a new id: it finds more returning ones, and errs more often. */
        HighRecallIdentification: {
            /** @description The high-recall id, at most 25 characters. Not a visitor id. */
            visitor_id: string;
            /** @description True if this id had been seen before this event. */
            visitor_found: boolean;
            /** @description Not computed for this kind of id: the score is 0 and means nothing. */
            confidence?: components["schemas"]["Confidence"];
            /**
             * Format: int64
             * @description When this id was first seen, in Unix milliseconds.
             */
            first_seen_at?: number;
            /**
             * Format: int64
             * @description When this id was seen before this event, in Unix milliseconds.
             */
            last_seen_at?: number;
        };
        /** @description The visitor that the device was taken for. */
        Identification: {
            /** @description The visitor: 20 letters and digits, issued by Ridgeline. Imported ids may have 21. */
            visitor_id: string;
            /** @description True for a visitor who had been seen before this event. */
            visitor_found: boolean;
            /** @description How sure this identification is. */
            confidence?: components["schemas"]["Confidence"];
            /**
             * Format: int64
             * @description When the visitor was first seen, in Unix milliseconds; for a new one this event's time.
             */
            first_seen_at?: number;
            /**
             * Format: int64
             * @description When the visitor was seen before this event, in Unix milliseconds. New visitors have none.
             */
            last_seen_at?: number;
        };
        /** @description A library between the page and the agent, such as a wrapper for a web framework. */
        Integration: {
            /** @description The library's name. */
            name?: string;
            /** @description The library's version. */
            version?: string;
            /** @description What the library itself wraps. */
            subintegration?: components["schemas"]["Subintegration"];
        };
        /** @description A member, and the link with which it sets a password. The link is shown only now, and good once. */
        InvitedMember: {
            /** @description The member. */
            member: components["schemas"]["MemberView"];
            /** @description What the link carries. */
            invitation: string;
            /** @description The link, absolute if the server knows its public URL. */
            url: string;
        };
        /** @description The lists of abused addresses on which the request's address was found. */
        IpBlocklist: {
            /** @description The address sent unwanted mail. */
            email_spam?: boolean;
            /** @description The address attacked servers. */
            attack_source?: boolean;
            /** @description The address belongs to the Tor network. */
            tor_node?: boolean;
        };
        /** @description The addresses of the request. A device usually shows one, and has one of the two members. */
        IpInfo: {
            /** @description The IPv4 address; IPv4-mapped IPv6 is told here. */
            v4?: components["schemas"]["IpInfoV4"];
            /** @description The IPv6 address. */
            v6?: components["schemas"]["IpInfoV6"];
        };
        /** @description An IPv4 address: its place and its network. */
        IpInfoV4: {
            /**
             * Format: ipv4
             * @description The address.
             */
            address: string;
            /** @description Where the address is likely to be. */
            geolocation?: components["schemas"]["Geolocation"];
            /** @description The number of the autonomous system, as text. */
            asn?: string;
            /** @description Who runs the autonomous system. */
            asn_name?: string;
            /** @description The announced network that holds the address, in CIDR notation. */
            asn_network?: string;
            /** @description What the network is for, such as `isp`, `hosting`, `business` or `education`. */
            asn_type?: string;
            /** @description True if a data centre holds the address. */
            datacenter_result?: boolean;
            /** @description Whose data centre it is. */
            datacenter_name?: string;
        };
        /** @description An IPv6 address: its place and its network. */
        IpInfoV6: {
            /**
             * Format: ipv6
             * @description The address.
             */
            address: string;
            /** @description Where the address is likely to be. */
            geolocation?: components["schemas"]["Geolocation"];
            /** @description The number of the autonomous system, as text. */
            asn?: string;
            /** @description Who runs the autonomous system. */
            asn_name?: string;
            /** @description The announced network that holds the address, in CIDR notation. */
            asn_network?: string;
            /** @description What the network is for, such as `isp`, `hosting`, `business` or `education`. */
            asn_type?: string;
            /** @description True if a data centre holds the address. */
            datacenter_result?: boolean;
            /** @description Whose data centre it is. */
            datacenter_name?: string;
        };
        /** @description So many requests a second on average, and so many at once. */
        KeyLimit: {
            /** @description Requests a second, on average. */
            rate: number;
            /** @description Requests at once. */
            burst: number;
        };
        /** @description What a model that was trained for one purpose says of the event. */
        Label: {
            /** @description The purpose, such as `automation_tool`. */
            label: string;
            /** @description The model's answer. */
            prediction?: boolean;
            /**
             * Format: double
             * @description 0 to 1, higher is surer of a true answer.
             */
            ml_score?: number;
        };
        /** @description Events of a linked id. */
        LinkedIdCount: {
            /** @description The linked id. */
            linked_id: string;
            /**
             * Format: int64
             * @description Events.
             */
            count: number;
        };
        /** @description A linked id. */
        LinkedIdSummary: {
            /** @description The linked id. */
            linked_id: string;
            /**
             * Format: int64
             * @description Events that were looked at: the latest, 1,000 at most.
             */
            events: number;
            /** @description Whether these are all that are kept. */
            is_whole: boolean;
            /** @description Its visitors, the latest first. */
            visitors: components["schemas"]["Seen"][];
            /** @description Its addresses, the latest first. */
            addresses: components["schemas"]["Seen"][];
        };
        /** @description A new key with its text, which is shown only now. */
        MadeApiKey: {
            /** @description The key. */
            api_key: components["schemas"]["ApiKeyView"];
            /** @description What whoever uses it shows. */
            text: string;
        };
        /** @description A reason for programs and a sentence for people. */
        ManagementErrorBody: {
            /** @description What went wrong, for programs to compare: a code of the Server API, or one of the management API's own, which the examples show. */
            code: string;
            /** @description A sentence for people. Its wording may become better. */
            message: string;
        };
        /** @description The form of every error of the management API. */
        ManagementErrorResponse: {
            /** @description The one error of this answer. */
            error: components["schemas"]["ManagementErrorBody"];
        };
        /** @description What to change; what is left out stays. */
        MemberChange: {
            /** @description A name for people. */
            name?: string;
            /**
             * @description What it may do.
             * @enum {string}
             */
            role?: "administrator" | "editor" | "viewer";
            /** @description Whether personal data are shown to it. */
            sees_personal_data?: boolean;
            /**
             * @description `false` takes its second factor away, for who lost it.
             * @enum {integer}
             */
            has_totp?: false;
        };
        /** @description A member. */
        MemberView: {
            /** @description The member. */
            member_id: string;
            /** @description Its email address. */
            email: string;
            /** @description Its name. */
            name: string;
            /**
             * @description `viewer` reads; `editor` also changes events, erases visitors and weighs findings; `administrator` also keeps keys, environments and members, and reads the audit log.
             * @enum {string}
             */
            role: "administrator" | "editor" | "viewer";
            /** @description Whether addresses, places, linked ids, tags and pages are shown to it; if not, masked. */
            sees_personal_data: boolean;
            /**
             * @description `invited` until it has a password or signed in otherwise.
             * @enum {string}
             */
            state: "active" | "invited";
            /** @description Whether it has a second factor. */
            has_totp: boolean;
            /**
             * Format: int64
             * @description When it was added, in Unix milliseconds.
             */
            created_at: number;
            /**
             * Format: int64
             * @description When it last signed in.
             */
            last_seen_at?: number;
            /**
             * Format: int64
             * @description Until when its invitation is good.
             */
            invitation_until?: number;
        };
        /** @description A page of members. */
        Members: {
            /** @description Members, the oldest first. */
            members: components["schemas"]["MemberView"][];
            /** @description What asks for the next page. */
            pagination_key?: string;
        };
        /** @description A kind of file that a plugin opens. */
        MimeType: {
            /** @description The media type. */
            type?: string;
            /** @description The endings of file names, with commas between. */
            suffixes?: string;
            /** @description The plugin's words for it. */
            description?: string;
        };
        /** @description A key to make. */
        NewApiKey: {
            /**
             * @description What it is for.
             * @enum {string}
             */
            kind: "management" | "proxy" | "public" | "secret";
            /** @description A name for people. */
            name: string;
            /**
             * @description The only environment it is for; null: all. Public and proxy keys need one.
             * @default null
             */
            environment_id: string | null;
            /**
             * @description Of all requests but erasures. Of public and secret keys.
             * @default null
             */
            limit: components["schemas"]["KeyLimit"] | null;
            /**
             * @description Of erasures. Of secret keys.
             * @default null
             */
            erasure_limit: components["schemas"]["KeyLimit"] | null;
        };
        /** @description An environment to make. */
        NewEnvironment: {
            /** @description Its name, that of no other. */
            name: string;
            /**
             * @description Days that its events are kept; null: as the server's.
             * @default null
             */
            retention_days: number | null;
            /**
             * @description Days that explanations and timings are kept; null: as the server's.
             * @default null
             */
            detail_retention_days: number | null;
        };
        /** @description A member to add. */
        NewMember: {
            /** @description An email address. */
            email: string;
            /** @description A name for people. */
            name: string;
            /**
             * @description What it may do.
             * @enum {string}
             */
            role: "administrator" | "editor" | "viewer";
            /**
             * @description Whether personal data are shown to it.
             * @default false
             */
            sees_personal_data: boolean;
        };
        /** @description A view to save. */
        NewSavedView: {
            /** @description Its name. */
            name: string;
            /**
             * @description The page.
             * @enum {string}
             */
            page: "events";
            /** @description The page's state, as its URL has it after `?`. */
            query: string;
            /**
             * @description Whether all members shall see it; only editors share.
             * @default false
             */
            is_shared: boolean;
        };
        /** @description A session of a member. */
        OpenSession: {
            /** @description The session. */
            session_id: string;
            /**
             * Format: int64
             * @description When it was signed in, in Unix milliseconds.
             */
            created_at: number;
            /**
             * Format: int64
             * @description When it was last used; some minutes late.
             */
            last_seen_at: number;
            /**
             * Format: int64
             * @description When it ends unless it is used.
             */
            expires_at: number;
            /** @description The browser, as it named itself. */
            user_agent: string;
            /** @description The address that it was signed in from. */
            address: string;
            /** @description Whether it is the one of this request. */
            is_this: boolean;
        };
        /** @description A member's sessions. */
        OpenSessions: {
            /** @description All, the last used first. */
            sessions: components["schemas"]["OpenSession"][];
        };
        /** @description Figures of the hours that begin in a stretch of time. Erasure and retention do not change them. */
        Overview: {
            /**
             * Format: int64
             * @description The first hour, Unix milliseconds.
             */
            start: number;
            /**
             * Format: int64
             * @description The end of the last hour.
             */
            end: number;
            /**
             * @description The width of a point; days begin at 00:00 of the time zone asked for.
             * @enum {string}
             */
            step: "day" | "hour";
            /**
             * Format: int64
             * @description Identifications.
             */
            events: number;
            /**
             * Format: int64
             * @description Those of visitors never seen before.
             */
            new_visitors: number;
            /**
             * Format: int64
             * @description Those of known visitors.
             */
            returning: number;
            /** @description `events`, `new_visitors` and `returning` of the stretch as long right before. */
            before: {
                [key: string]: number;
            };
            /** @description Every step, empty ones included. */
            points: components["schemas"]["OverviewPoint"][];
            /** @description All counted values of all signals, the most first. */
            signals: components["schemas"]["SignalCount"][];
            /** @description The distribution, where a score is known. */
            suspect_scores: components["schemas"]["ScoreBucket"][];
            /** @description The most first. */
            countries: components["schemas"]["CountryCount"][];
            /** @description The busiest linked ids. */
            top_linked_ids: components["schemas"]["TopLinkedIdsView"];
        };
        /** @description The figures of one step of time. */
        OverviewPoint: {
            /**
             * Format: int64
             * @description The step's first millisecond, Unix. A day may begin before `start` or within an hour, which counts to the day that it begins in; hours before `start` are never counted.
             */
            at: number;
            /**
             * Format: int64
             * @description Identifications.
             */
            events: number;
            /**
             * Format: int64
             * @description Those of visitors never seen before.
             */
            new_visitors: number;
            /**
             * Format: int64
             * @description Those of known visitors.
             */
            returning: number;
            /** @description Events by signal: flags that are true, and bots that are bad. */
            signals: {
                [key: string]: number;
            };
        };
        /** @description Another password; all other sessions of the member end. */
        PasswordChange: {
            /** @description The member's password. */
            current: string;
            /** @description A password, of 12 characters at least. */
            password: string;
        };
        /** @description The member's password, asked for again before something that matters. */
        PasswordProof: {
            /** @description The member's password. */
            password: string;
        };
        /** @description A plugin of the browser. */
        Plugin: {
            /** @description The plugin's name. */
            name: string;
            /** @description The plugin's words about itself. */
            description?: string;
            /** @description What it opens. */
            mimeTypes?: components["schemas"]["MimeType"][];
        };
        /** @description The zone of a fixed grid in which the device is: near devices share it, and it does not tell the place. */
        Proximity: {
            /** @description The zone. Ids of two deployments cannot be compared. */
            id: string;
            /**
             * Format: int32
             * @description The zone's radius in metres.
             * @enum {integer}
             */
            precision_radius: 10 | 25 | 65 | 175 | 450 | 1200 | 3300 | 8500 | 22500;
            /**
             * Format: float
             * @description 0 to 1: how likely the device is inside the zone, not in the next one.
             */
            confidence: number;
        };
        /** @description What kind of proxy it is. Only there when `proxy` is true. */
        ProxyDetails: {
            /**
             * @description `residential` goes out through homes and phones, `data_center` through servers; `unknown` when neither a list nor the address's network tells.
             * @enum {string}
             */
            proxy_type: "data_center" | "residential" | "unknown";
            /**
             * Format: int64
             * @description When the address was last seen as a proxy, in Unix milliseconds of a full hour.
             */
            last_seen_at?: number;
            /** @description A service that was seen to use the address; there can be more. */
            provider?: string;
        };
        /** @description The facts behind the judgements. Browsers change what they tell, so treat each as a hint and expect gaps. */
        RawDeviceAttributes: {
            /** @description Widths of one text in the user's fonts. */
            font_preferences?: components["schemas"]["FontPreferences"];
            /** @description The box that an emoji fills. */
            emoji?: components["schemas"]["Emoji"];
            /** @description Fonts that are installed, of those asked for. */
            fonts?: string[];
            /**
             * Format: int32
             * @description The memory in whole GiB, rounded by the browser.
             */
            device_memory?: number;
            /** @description The device's time zone, by its IANA name. */
            timezone?: string;
            /** @description How the device draws on a canvas. */
            canvas?: components["schemas"]["Canvas"];
            /** @description The user's languages; one list, in order of preference, for each place that tells them. */
            languages?: string[][];
            /** @description What WebGL can do, hashed. */
            webgl_extensions?: components["schemas"]["WebGlExtensions"];
            /** @description How WebGL names itself. */
            webgl_basics?: components["schemas"]["WebGlBasics"];
            /** @description The screen in pixels, the longer side first. */
            screen_resolution?: number[];
            /** @description What the browser says of touch. */
            touch_support?: components["schemas"]["TouchSupport"];
            /** @description `navigator.oscpu`, which only Firefox has. */
            oscpu?: string;
            /**
             * Format: int32
             * @description A number that differs by processor family: the sign bit of a computed NaN.
             */
            architecture?: number;
            /** @description True if cookies can be stored. */
            cookies_enabled?: boolean;
            /**
             * Format: int32
             * @description Logical processors.
             */
            hardware_concurrency?: number;
            /** @description The locale of dates. Instead of one: `-1` if the browser has no `Intl`, `-2` if it cannot format dates, `-3` if the formatter names no locale. */
            date_time_locale?: string;
            /** @description `navigator.vendor`. */
            vendor?: string;
            /**
             * Format: int32
             * @description The bits of a colour.
             */
            color_depth?: number;
            /** @description `navigator.platform`. */
            platform?: string;
            /** @description True if session storage is there. */
            session_storage?: boolean;
            /** @description True if local storage is there. */
            local_storage?: boolean;
            /**
             * Format: double
             * @description A number that depends on how the device computes sound. Instead of one: `-1` if the browser always suspends it, `-2` if it cannot, `-3` if it took too long.
             */
            audio?: number;
            /** @description The browser's plugins. */
            plugins?: components["schemas"]["Plugin"][];
            /** @description True if IndexedDB is there. */
            indexed_db?: boolean;
            /** @description A hash of mathematical functions' last digits. */
            math?: string;
            /** @description The model of a mobile device. */
            device_model?: string;
            /** @description The maker of a mobile device. */
            device_manufacturer?: string;
            /** @description A hash of the installed fonts. */
            font_hash?: string;
            /** @description The distance to UTC at the time of the event, as `+hh:mm` or `-hh:mm`. */
            timezone_offset?: string;
            /**
             * Format: int32
             * @description The battery's charge in percent.
             */
            battery_level?: number;
            /** @description True while the battery is charged. */
            battery_charging?: boolean;
            /** @description True if a mobile device saves power. */
            battery_low_power_mode?: boolean;
            /** @description A hash of the keyboard's layout. */
            keyboard_layout_hash?: string;
            /** @description The keyboard's language, as a BCP 47 tag. */
            keyboard_layout_name?: string;
        };
        /** @description Why a smart signal is what it is, or why it is not known. */
        Reason: {
            /** @description The reason's name, which stays the same. */
            name: string;
            /**
             * @description The reason in a sentence.
             * @default
             */
            meaning: string;
            /**
             * @description What was seen.
             * @default
             */
            seen: string;
        };
        /** @description Codes for when the authenticator is lost, each good once. */
        RecoveryCodes: {
            /** @description The codes. Shown only now. */
            codes: string[];
        };
        /** @description A saved view. */
        SavedViewShape: {
            /** @description The view. */
            view_id: string;
            /** @description Its name. */
            name: string;
            /**
             * @description The page.
             * @enum {string}
             */
            page: "events";
            /** @description The page's state, as its URL has it after `?`. */
            query: string;
            /** @description Whether all members see it. */
            is_shared: boolean;
            /** @description Whether it is of whoever asks. */
            is_own: boolean;
            /**
             * Format: int64
             * @description When it was saved, in Unix milliseconds.
             */
            created_at: number;
        };
        /** @description A page of the views of whoever asks, and of shared ones. */
        SavedViews: {
            /** @description By name. */
            views: components["schemas"]["SavedViewShape"][];
            /** @description What asks for the next page. */
            pagination_key?: string;
        };
        /** @description Events with a suspect score from `least` on, in steps of five. */
        ScoreBucket: {
            /** @description The least score. */
            least: number;
            /**
             * Format: int64
             * @description Events.
             */
            count: number;
        };
        /** @description The agent that observed the device. */
        Sdk: {
            /**
             * @description Where the agent runs: `js` is a browser.
             * @enum {string}
             */
            platform: "android" | "ios" | "js" | "unknown";
            /** @description The agent's own version. */
            version: string;
            /** @description The libraries through which the agent was started, outermost first. */
            integrations?: components["schemas"]["Integration"][];
        };
        /** @description Something that events had. */
        Seen: {
            /** @description What it was: an address, a linked id, a visitor id, a browser. */
            value: string;
            /**
             * Format: int64
             * @description In so many events.
             */
            events: number;
            /**
             * Format: int64
             * @description In the first of them, Unix milliseconds.
             */
            first_at: number;
            /**
             * Format: int64
             * @description In the last.
             */
            last_at: number;
            /** @description Of an address: its place and network, if known. */
            about?: string;
        };
        /** @description Whether somebody is signed in, and who. */
        SessionView: {
            /**
             * @description `set_up` when the first administrator is to be made, with the code of the server's banner.
             * @enum {string}
             */
            state: "set_up" | "signed_in" | "signed_out";
            /** @description Who is signed in. */
            member?: components["schemas"]["SignedInMember"];
            /** @description This session among those of the member. */
            session_id?: string;
            /** @description What changing requests of this session carry in `X-Ridgeline-CSRF`. */
            csrf_token?: string;
            /** @description Another way to sign in. */
            single_sign_on?: components["schemas"]["SingleSignOn"];
        };
        /** @description The first administrator. */
        SetUp: {
            /** @description The one-time code of the server's banner. */
            code: string;
            /** @description An email address. */
            email: string;
            /** @description A name for people. */
            name: string;
            /** @description A password, of 12 characters at least. */
            password: string;
        };
        /** @description Who signs in. */
        SignIn: {
            /** @description The member's email address. */
            email: string;
            /** @description The member's password. */
            password: string;
            /** @description A code of the authenticator, or a recovery code. */
            second_factor?: string;
        };
        /** @description In how many events a signal had a value. */
        SignalCount: {
            /** @description The signal, by its name in the search, such as `vpn` or `tor_node`. */
            signal: string;
            /** @description The value, such as `true` or `bad`. */
            value: string;
            /**
             * Format: int64
             * @description Events.
             */
            count: number;
        };
        /** @description Why a smart signal was judged as it was. Its value is in the event. */
        SignalExplanation: {
            /** @description The signal, by its field in the event. */
            signal: string;
            /** @description Whether anything could be said; if not, the event has no such field. */
            known: boolean;
            /** @description The reasons. */
            because: components["schemas"]["Reason"][];
        };
        /** @description The member that a session belongs to. */
        SignedInMember: {
            /** @description The member. */
            member_id: string;
            /** @description Its email address. */
            email: string;
            /** @description Its name. */
            name: string;
            /**
             * @description What it may do.
             * @enum {string}
             */
            role: "administrator" | "editor" | "viewer";
            /** @description Whether addresses, linked ids and the like are shown to it. */
            sees_personal_data: boolean;
            /** @description Whether it signs in with a password. */
            has_password: boolean;
            /** @description Whether it has a second factor. */
            has_totp: boolean;
            /**
             * @description How many recovery codes were not used yet.
             * @default 0
             */
            recovery_codes_left: number;
        };
        /** @description Another way to sign in. */
        SingleSignOn: {
            /** @description What it is called. */
            label: string;
            /** @description Where the browser goes, relative to this server. */
            url: string;
        };
        /** @description The store. */
        StoreHealth: {
            /** @description `sqlite` or `postgresql`. */
            backend: string;
            /** @description Its schema. */
            schema_version: string;
            /** @description Its size; null where not known. */
            bytes: number | null;
            /** @description About how many events it holds. */
            events: number | null;
            /** @description The oldest, Unix milliseconds. */
            oldest_event: number | null;
            /** @description The newest. */
            newest_event: number | null;
            /** @description Erasures whose rows are not all removed yet. */
            erasures_pending: number;
            /**
             * Format: double
             * @description How long a check that the store reads and writes took.
             */
            read_milliseconds: number;
            /** @description Further facts by name. */
            details: Record<string, never>;
        };
        /** @description A part of a country. */
        Subdivision: {
            /** @description The part's code of ISO 3166-2, without the country. */
            iso_code: string;
            /** @description The part's name. */
            name: string;
        };
        /** @description A framework inside an integration. */
        Subintegration: {
            /** @description Its name. */
            name?: string;
            /** @description Its version. */
            version?: string;
        };
        /** @description Which weights to change; all others stay as they are. */
        SuspectScoreChange: {
            /** @description New weights by the names of findings, from 0 to 100; null gives one its default back. */
            weights: {
                [key: string]: number | null;
            };
        };
        /** @description All that counts towards the suspect score of the workspace's next events. */
        SuspectScoreTable: {
            /** @description All findings, in the order of their names. */
            findings: components["schemas"]["WeighedFinding"][];
        };
        /** @description What the judgement on tampering rests on. */
        TamperingDetails: {
            /**
             * Format: double
             * @description 0 to 1: how little the browser's facts fit together. Above 0.5 is worth acting on.
             */
            anomaly_score?: number;
            /** @description True for a browser made to pass as other devices. */
            anti_detect_browser?: boolean;
        };
        /** @description A token of ours that came along. */
        TokenExplanation: {
            /** @description The visitor it names; left out when it has been erased since. */
            visitor_id?: string;
            /**
             * Format: int64
             * @description When it was issued, in Unix milliseconds.
             */
            issued_at: number;
            /**
             * Format: double
             * @description That this device is the one that it was issued to.
             */
            probability: number;
            /**
             * @description `contradicted` by the hardware; `forked`: two devices go on with tokens of one visitor by turns, and this one's line began with a recognition that was wrong; `older`: another one was believed.
             * @enum {string}
             */
            verdict: "believed" | "contradicted" | "forked" | "older";
            /** @description Of one that is contradicted: what speaks most against it, the weightiest first. */
            contradicting: components["schemas"]["Weighed"][];
        };
        /** @description The linked ids with the most events. */
        TopLinkedIdsView: {
            /** @description The most first. */
            linked_ids: components["schemas"]["LinkedIdCount"][];
            /**
             * Format: int64
             * @description So many events with a linked id were looked at, the latest.
             */
            counted: number;
            /** @description Whether these are all of the time asked for. */
            is_whole: boolean;
        };
        /** @description The first code of a second factor. */
        TotpConfirmation: {
            /** @description A code of the authenticator, or a recovery code. */
            code: string;
        };
        /** @description A second factor that becomes one when a first code of it is confirmed. */
        TotpSetUp: {
            /** @description The secret in base32, to be typed. Shown only now. */
            secret: string;
            /** @description The same as `otpauth:` URI. */
            uri: string;
            /** @description The URI as QR code, an SVG path of one unit a module, `size` wide. */
            picture: string;
            /** @description Modules of the QR code a side, its margin included. */
            size: number;
        };
        /** @description What the browser says about touch. */
        TouchSupport: {
            /** @description True if touch events can be created. */
            touch_event?: boolean;
            /** @description True if the window has a touch handler. */
            touch_start?: boolean;
            /**
             * Format: int64
             * @description How many fingers are told apart.
             */
            max_touch_points?: number;
        };
        /** @description A rule that caused a webhook. */
        TriggeringRule: {
            /** @description The rule's id. */
            id: string;
            /** @description The rule's name. */
            name: string;
            /** @description What the rule is for. */
            description: string;
        };
        /** @description How busy the visitor, its address and its linked id have been. What cannot be counted is left out. */
        Velocity: {
            /** @description Addresses of this visitor. */
            distinct_ip?: components["schemas"]["VelocityData"];
            /** @description Linked ids of this visitor. */
            distinct_linked_id?: components["schemas"]["VelocityData"];
            /** @description Countries from which this visitor came. */
            distinct_country?: components["schemas"]["VelocityData"];
            /** @description Events of this visitor. */
            events?: components["schemas"]["VelocityData"];
            /** @description Events from this address. */
            ip_events?: components["schemas"]["VelocityData"];
            /** @description Addresses from which this linked id came. */
            distinct_ip_by_linked_id?: components["schemas"]["VelocityData"];
            /** @description Visitors with this linked id. */
            distinct_visitor_id_by_linked_id?: components["schemas"]["VelocityData"];
        };
        /** @description Counts over three windows that end at the event. */
        VelocityData: {
            /** @description The count of the last 5 minutes. */
            "5_minutes": number;
            /** @description The count of the last hour. */
            "1_hour": number;
            /** @description The count of the last 24 hours. A distinct count of a visitor with over 20,000 has none. */
            "24_hours"?: number;
        };
        /** @description What changed between a visitor's visits. */
        VisitorDrift: {
            /** @description Visits with a change, the latest first. */
            visits: components["schemas"]["DriftedVisit"][];
            /** @description Attributes that are other with nearly every visit, which says nothing; left out of the visits. */
            restless: string[];
            /**
             * Format: int64
             * @description Events that were compared: the latest, 100 at most.
             */
            events: number;
            /** @description Whether these are all that are kept. */
            is_whole: boolean;
        };
        /** @description A visitor. */
        VisitorSummary: {
            /** @description The visitor. */
            visitor_id: string;
            /**
             * Format: int64
             * @description When it was first seen, Unix milliseconds.
             */
            first_seen_at?: number;
            /**
             * Format: int64
             * @description When it was last seen.
             */
            last_seen_at?: number;
            /**
             * Format: int64
             * @description Events that were looked at: the latest, 1,000 at most.
             */
            events: number;
            /** @description Whether these are all that are kept. */
            is_whole: boolean;
            /** @description Its addresses, the latest first. */
            addresses: components["schemas"]["Seen"][];
            /** @description Its linked ids, the latest first. */
            linked_ids: components["schemas"]["Seen"][];
            /** @description Its browsers and systems, the latest first. */
            browsers: components["schemas"]["Seen"][];
            /** @description The environments that it was seen in. */
            environments: components["schemas"]["Seen"][];
        };
        /** @description The reasons for and against a VPN, each on its own. */
        VpnMethods: {
            /** @description The device's time zone is not that of its address. */
            timezone_mismatch?: boolean;
            /** @description A known VPN service owns the address. */
            public_vpn?: boolean;
            /** @description Further checks on mobile devices. */
            auxiliary_mobile?: boolean;
            /** @description The network traffic looks like that of another operating system than the browser's. */
            os_mismatch?: boolean;
            /** @description The address belongs to a relay service, which hides the user but not the region. */
            relay?: boolean;
            /** @description A model takes the traffic for a VPN's. */
            ml_prediction?: boolean;
        };
        /** @description How the WebGL context names itself. */
        WebGlBasics: {
            /** @description The version of WebGL. */
            version?: string;
            /** @description The vendor that every page is told. */
            vendor?: string;
            /** @description The vendor of the graphics hardware. */
            vendor_unmasked?: string;
            /** @description The renderer that every page is told. */
            renderer?: string;
            /** @description The graphics hardware and its driver. */
            renderer_unmasked?: string;
            /** @description The version of the shading language. */
            shading_language_version?: string;
        };
        /** @description Hashes of what the WebGL context can do. */
        WebGlExtensions: {
            /** @description A hash of the context's attributes. */
            context_attributes?: string;
            /** @description A hash of the context's parameters. */
            parameters?: string;
            /** @description A hash of the shaders' precisions. */
            shader_precisions?: string;
            /** @description A hash of the supported extensions. */
            extensions?: string;
            /** @description A hash of the extensions' parameters. */
            extension_parameters?: string;
            /** @description Extensions that were asked for and are missing. */
            unsupported_extensions?: string[];
        };
        /** @description One attribute and what it was worth. */
        Weighed: {
            /** @description The attribute of the device. */
            attribute: string;
            /**
             * Format: double
             * @description How much likelier, as a natural logarithm, the observation is if this is the visitor's device than if it is any other: above 0 it speaks for the visitor, below 0 against.
             */
            weight: number;
        };
        /** @description Something that a smart signal may find, and what that adds to the suspect score. */
        WeighedFinding: {
            /** @description The finding's name, which stays the same: a signal, or a signal and what it found. */
            name: string;
            /** @description The finding in a sentence. */
            meaning: string;
            /** @description What it weighs unless you say otherwise. */
            default: number;
            /** @description What it weighs; 0 adds nothing. */
            weight: number;
        };
        /** @description What to do with the request, by the first rule of the ruleset that holds for the event, or by its default. */
        RuleAction: {
            /** @description The ruleset that was asked. */
            ruleset_id: string;
            /** @description The rule that holds; left out for the default. */
            rule_id?: string;
            /** @description The condition of the rule that holds; left out for the default. */
            rule_expression?: string;
        } & (components["schemas"]["AllowAction"] | components["schemas"]["BlockAction"]);
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The seconds to wait before the next attempt, at least 1. */
        RetryAfter: number;
    };
    pathItems: never;
}
export type AcceptInvitation = components['schemas']['AcceptInvitation'];
export type AllowAction = components['schemas']['AllowAction'];
export type ApiKeyChange = components['schemas']['ApiKeyChange'];
export type ApiKeyView = components['schemas']['ApiKeyView'];
export type ApiKeys = components['schemas']['ApiKeys'];
export type AttributeDrift = components['schemas']['AttributeDrift'];
export type AuditLog = components['schemas']['AuditLog'];
export type AuditLogEntry = components['schemas']['AuditLogEntry'];
export type BlockAction = components['schemas']['BlockAction'];
export type BotInfo = components['schemas']['BotInfo'];
export type BrowserDetails = components['schemas']['BrowserDetails'];
export type CandidateExplanation = components['schemas']['CandidateExplanation'];
export type Canvas = components['schemas']['Canvas'];
export type Confidence = components['schemas']['Confidence'];
export type CountryCount = components['schemas']['CountryCount'];
export type DataSource = components['schemas']['DataSource'];
export type DriftedVisit = components['schemas']['DriftedVisit'];
export type EdgeHeader = components['schemas']['EdgeHeader'];
export type EdgeRequest = components['schemas']['EdgeRequest'];
export type EdgeResponse = components['schemas']['EdgeResponse'];
export type Emoji = components['schemas']['Emoji'];
export type EnvironmentChange = components['schemas']['EnvironmentChange'];
export type EnvironmentView = components['schemas']['EnvironmentView'];
export type Environments = components['schemas']['Environments'];
export type ErrorBody = components['schemas']['ErrorBody'];
export type ErrorResponse = components['schemas']['ErrorResponse'];
export type Event = components['schemas']['Event'];
export type EventExplanation = components['schemas']['EventExplanation'];
export type EventSearch = components['schemas']['EventSearch'];
export type EventUpdate = components['schemas']['EventUpdate'];
export type Explanation = components['schemas']['Explanation'];
export type FontPreferences = components['schemas']['FontPreferences'];
export type Geolocation = components['schemas']['Geolocation'];
export type HeaderField = components['schemas']['HeaderField'];
export type HeaderModifications = components['schemas']['HeaderModifications'];
export type Health = components['schemas']['Health'];
export type HealthFinding = components['schemas']['HealthFinding'];
export type HighRecallIdentification = components['schemas']['HighRecallIdentification'];
export type Identification = components['schemas']['Identification'];
export type Integration = components['schemas']['Integration'];
export type InvitedMember = components['schemas']['InvitedMember'];
export type IpBlocklist = components['schemas']['IpBlocklist'];
export type IpInfo = components['schemas']['IpInfo'];
export type IpInfoV4 = components['schemas']['IpInfoV4'];
export type IpInfoV6 = components['schemas']['IpInfoV6'];
export type KeyLimit = components['schemas']['KeyLimit'];
export type Label = components['schemas']['Label'];
export type LinkedIdCount = components['schemas']['LinkedIdCount'];
export type LinkedIdSummary = components['schemas']['LinkedIdSummary'];
export type MadeApiKey = components['schemas']['MadeApiKey'];
export type ManagementErrorBody = components['schemas']['ManagementErrorBody'];
export type ManagementErrorResponse = components['schemas']['ManagementErrorResponse'];
export type MemberChange = components['schemas']['MemberChange'];
export type MemberView = components['schemas']['MemberView'];
export type Members = components['schemas']['Members'];
export type MimeType = components['schemas']['MimeType'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type NewEnvironment = components['schemas']['NewEnvironment'];
export type NewMember = components['schemas']['NewMember'];
export type NewSavedView = components['schemas']['NewSavedView'];
export type OpenSession = components['schemas']['OpenSession'];
export type OpenSessions = components['schemas']['OpenSessions'];
export type Overview = components['schemas']['Overview'];
export type OverviewPoint = components['schemas']['OverviewPoint'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type PasswordProof = components['schemas']['PasswordProof'];
export type Plugin = components['schemas']['Plugin'];
export type Proximity = components['schemas']['Proximity'];
export type ProxyDetails = components['schemas']['ProxyDetails'];
export type RawDeviceAttributes = components['schemas']['RawDeviceAttributes'];
export type Reason = components['schemas']['Reason'];
export type RecoveryCodes = components['schemas']['RecoveryCodes'];
export type SavedViewShape = components['schemas']['SavedViewShape'];
export type SavedViews = components['schemas']['SavedViews'];
export type ScoreBucket = components['schemas']['ScoreBucket'];
export type Sdk = components['schemas']['Sdk'];
export type Seen = components['schemas']['Seen'];
export type SessionView = components['schemas']['SessionView'];
export type SetUp = components['schemas']['SetUp'];
export type SignIn = components['schemas']['SignIn'];
export type SignalCount = components['schemas']['SignalCount'];
export type SignalExplanation = components['schemas']['SignalExplanation'];
export type SignedInMember = components['schemas']['SignedInMember'];
export type SingleSignOn = components['schemas']['SingleSignOn'];
export type StoreHealth = components['schemas']['StoreHealth'];
export type Subdivision = components['schemas']['Subdivision'];
export type Subintegration = components['schemas']['Subintegration'];
export type SuspectScoreChange = components['schemas']['SuspectScoreChange'];
export type SuspectScoreTable = components['schemas']['SuspectScoreTable'];
export type TamperingDetails = components['schemas']['TamperingDetails'];
export type TokenExplanation = components['schemas']['TokenExplanation'];
export type TopLinkedIdsView = components['schemas']['TopLinkedIdsView'];
export type TotpConfirmation = components['schemas']['TotpConfirmation'];
export type TotpSetUp = components['schemas']['TotpSetUp'];
export type TouchSupport = components['schemas']['TouchSupport'];
export type TriggeringRule = components['schemas']['TriggeringRule'];
export type Velocity = components['schemas']['Velocity'];
export type VelocityData = components['schemas']['VelocityData'];
export type VisitorDrift = components['schemas']['VisitorDrift'];
export type VisitorSummary = components['schemas']['VisitorSummary'];
export type VpnMethods = components['schemas']['VpnMethods'];
export type WebGlBasics = components['schemas']['WebGlBasics'];
export type WebGlExtensions = components['schemas']['WebGlExtensions'];
export type Weighed = components['schemas']['Weighed'];
export type WeighedFinding = components['schemas']['WeighedFinding'];
export type RuleAction = components['schemas']['RuleAction'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type $defs = Record<string, never>;
export interface operations {
    getEvent: {
        parameters: {
            query?: {
                /** @description The ruleset to ask what to do; its answer is the event's `rule_action`. There are no rulesets yet, so that every id is unknown. */
                ruleset_id?: string;
            };
            header?: never;
            path: {
                /** @description The event: what the agent was given as `event_id`, letter for letter. */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The event. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The key is missing, unknown or revoked, of another region, or does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too many requests with this key, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Declared for compatibility; reading one event is never that slow. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    updateEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The event: what the agent was given as `event_id`, letter for letter. */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EventUpdate"];
            };
        };
        responses: {
            /** @description The event is changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The key is missing, unknown or revoked, of another region, or does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Declared for compatibility. Ridgeline does not answer it: events can be changed at once. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too many requests with this key, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    searchEvents: {
        parameters: {
            query?: {
                /** @description How many events a page has at most. */
                limit?: number;
                /** @description The `pagination_key` of the page before. It carries that search: other parameters may be repeated or left out, and are refused when they differ; `limit` may change. */
                pagination_key?: string;
                /** @description Only events at this time or later: an RFC 3339 time with its zone, or Unix milliseconds. Seven days ago unless given, whatever `end` is. */
                start?: string | number;
                /** @description Only events at this time or earlier: an RFC 3339 time with its zone, or Unix milliseconds. Now unless given. */
                end?: string | number;
                /** @description `true` for the oldest events first. */
                reverse?: boolean;
                /** @description Asks to count the events of all pages, up to this number. Counting takes time: ask on the first page only. */
                total_hits?: number;
                /** @description `edge` for the events of `POST /edge`; events of devices unless given. Both take two searches. */
                source?: "edge"[];
                /** @description Only events of this visitor. Unknown ones have none. */
                visitor_id?: string;
                /** @description Only events with this high-recall id. */
                high_recall_id?: string;
                /** @description Only events judged for bots: `good` or `bad` ones, `all` of both, or `none` for those that are no bot's. */
                bot?: "all" | "good" | "bad" | "none";
                /** @description `all`: only events whose bot was recognised. `none`: only those without `bot_info` in which no bot was detected either. */
                bot_info?: "all" | "none";
                /** @description Only events of bots for this purpose. Repeat the parameter to accept several; each must match exactly. */
                bot_info_category?: ("advertising_and_marketing" | "aggregator" | "ai_agent" | "ai_assistant" | "ai_browser" | "ai_crawler" | "ai_search" | "browser_automation" | "ecommerce" | "monitoring_and_analytics" | "other" | "scraping" | "security" | "search_engine_crawler" | "search_engine_optimization" | "unknown")[];
                /** @description Only events of bots whose claim to be themselves holds this well. Repeat the parameter to accept several; each must match exactly. */
                bot_info_identity?: ("verified" | "signed" | "spoofed" | "unknown")[];
                /** @description Only events of bots that were recognised this surely. Repeat the parameter to accept several; each must match exactly. */
                bot_info_confidence?: ("high" | "medium" | "low")[];
                /** @description Only events of this organisation's bots. Repeat the parameter to accept several; each must match exactly. */
                bot_info_provider?: string[];
                /** @description Only events of the bot of this name. Repeat the parameter to accept several; each must match exactly. */
                bot_info_name?: string[];
                /** @description Only events from this address, or from this network in CIDR notation. IPv4-mapped IPv6 is read as IPv4, and a wider IPv6 network holds IPv6 addresses only. */
                ip_address?: string;
                /** @description Only events from this autonomous system, given as its bare number. */
                asn?: string;
                /** @description Only events with this id of yours, at most 256 characters. */
                linked_id?: string;
                /** @description Only events of the page with exactly this URL. */
                url?: string;
                /** @description Only events of the iOS app with this bundle id. */
                bundle_id?: string;
                /** @description Only events of the Android app with this package name. */
                package_name?: string;
                /** @description Only events of pages of this origin: scheme, host, and the port where the URL has one, without a path. */
                origin?: string;
                /** @description Only events that you marked like this. Unmarked ones match neither. */
                suspect?: boolean;
                /** @description By the judgement on VPNs. Events for which it was not judged match neither value. */
                vpn?: boolean;
                /** @description By the judgement on virtual machines. Events for which it was not judged match neither value. */
                virtual_machine?: boolean;
                /** @description By the judgement on tampering. Events for which it was not judged match neither value. */
                tampering?: boolean;
                /** @description By the judgement on anti-detect browsers. Events for which it was not judged match neither value. */
                anti_detect_browser?: boolean;
                /** @description By the judgement on private windows. Events for which it was not judged match neither value. */
                incognito?: boolean;
                /** @description By the judgement on privacy settings. Events for which it was not judged match neither value. */
                privacy_settings?: boolean;
                /** @description By the judgement on jailbreaks. Events for which it was not judged match neither value. */
                jailbroken?: boolean;
                /** @description By the judgement on Frida. Events for which it was not judged match neither value. */
                frida?: boolean;
                /** @description `true`: a reset was detected. `false`: none was, and the time is 0. Events for which it was not judged match neither value. */
                factory_reset?: boolean;
                /** @description By the judgement on cloned apps. Events for which it was not judged match neither value. */
                cloned_app?: boolean;
                /** @description By the judgement on emulators. Events for which it was not judged match neither value. */
                emulator?: boolean;
                /** @description By the judgement on apps for root. Events for which it was not judged match neither value. */
                root_apps?: boolean;
                /** @description Only events whose judgement on VPNs, for or against one, is this sure. */
                vpn_confidence?: "high" | "medium" | "low";
                /** @description Only events with this suspect score or a higher one. Events without a score are left out. */
                min_suspect_score?: number;
                /** @description By the judgement on developer tools. Events for which it was not judged match neither value. */
                developer_tools?: boolean;
                /** @description By the judgement on made-up places. Events for which it was not judged match neither value. */
                location_spoofing?: boolean;
                /** @description By the judgement on intercepted requests. Events for which it was not judged match neither value. */
                mitm_attack?: boolean;
                /** @description By the judgement on rare devices. Events for which it was not judged match neither value. */
                rare_device?: boolean;
                /** @description Only events of devices in this bucket of rarity. Percent-encode `<` and `+`. */
                rare_device_percentile_bucket?: "<p95" | "p95-p99" | "p99-p99.5" | "p99.5-p99.9" | "p99.9+" | "not_seen";
                /** @description By the judgement on proxies. Events for which it was not judged match neither value. */
                proxy?: boolean;
                /** @description Only events of agents of exactly this version. */
                sdk_version?: string;
                /** @description Only events of agents on this platform; `js` is browsers. */
                sdk_platform?: "js" | "android" | "ios";
                /** @description Only events of this environment, for keys that see several. Repeat the parameter to accept several; each must match exactly. */
                environment?: string[];
                /** @description Only events in this zone. */
                proximity_id?: string;
                /** @description By whether the address is Tor's. Events for which it was not judged match neither value. */
                tor_node?: boolean;
                /** @description Only identifications in two steps, after this one. */
                incremental_identification_status?: "partially_completed" | "completed";
                /** @description By the judgement on simulators. Events for which it was not judged match neither value. */
                simulator?: boolean;
                /** @description By the judgement on active calls. Events for which it was not judged match neither value. */
                active_call?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of events; empty when nothing matches. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSearch"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The key is missing, unknown or revoked, of another region, or does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Declared for compatibility. Ridgeline answers 200 with no events for an unknown visitor. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too many requests with this key, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It took longer than it may, and was ended. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    getVisitor: {
        parameters: {
            query?: {
                /** @description Only this environment; all unless given. */
                environment_id?: string;
            };
            header?: never;
            path: {
                /** @description The visitor. */
                visitor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The visitor. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitorSummary"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It took longer than it may, and was ended. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    deleteVisitorData: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The visitor. */
                visitor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The visitor is erased. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The key is missing, unknown or revoked, of another region, or does not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description Too many requests with this key, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorResponse"];
                };
            };
        };
    };
    explainEvent: {
        parameters: {
            query?: {
                /** @description What is answered where the event is there and no explanation of it is kept: `error` is 404, `no_content` 204, for whom that is nothing unexpected. */
                missing?: "error" | "no_content";
            };
            header?: never;
            path: {
                /** @description The event: what the agent was given as `event_id`, letter for letter. */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The explanation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventExplanation"];
                };
            };
            /** @description The event is there, no explanation of it is kept, and `missing` was `no_content`. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getSuspectScore: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuspectScoreTable"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    resetSuspectScore: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The table as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuspectScoreTable"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    changeSuspectScore: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspectScoreChange"];
            };
        };
        responses: {
            /** @description The table as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuspectScoreTable"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in, or what is to be done first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out, or was not signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    setUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            /** @description The administrator is made, and signed in. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitation"];
            };
        };
        responses: {
            /** @description The password is set. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenSessions"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    endOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions that are left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenSessions"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions that are left. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenSessions"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    confirmTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpConfirmation"];
            };
        };
        responses: {
            /** @description Recovery codes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    beginTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            /** @description The secret. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSetUp"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    removeTotp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordProof"];
            };
        };
        responses: {
            /** @description Taken away. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description How many a page has at most. */
                limit?: number;
                /** @description The `pagination_key` of the page before. */
                pagination_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of members. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Members"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            /** @description The member and its invitation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedMember"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description What there is already does not allow it; the code says what. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member. */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member. */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description What there is already does not allow it; the code says what. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    changeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member. */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description The member as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description What there is already does not allow it; the code says what. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    inviteMemberAgain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member. */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The member and its invitation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedMember"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    endMemberSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member. */
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    listEnvironments: {
        parameters: {
            query?: {
                /** @description How many a page has at most. */
                limit?: number;
                /** @description The `pagination_key` of the page before. */
                pagination_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of environments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environments"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    createEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEnvironment"];
            };
        };
        responses: {
            /** @description The environment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description What there is already does not allow it; the code says what. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The environment. */
                environment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The environment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentView"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    changeEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The environment. */
                environment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnvironmentChange"];
            };
        };
        responses: {
            /** @description The environment as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description What there is already does not allow it; the code says what. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description How many a page has at most. */
                limit?: number;
                /** @description The `pagination_key` of the page before. */
                pagination_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of keys. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            /** @description The key with its text. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    changeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key. */
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyChange"];
            };
        };
        responses: {
            /** @description The key as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description How many a page has at most. */
                limit?: number;
                /** @description The `pagination_key` of the page before. */
                pagination_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of entries, the newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLog"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: {
                /** @description From the hour of this time on, in Unix milliseconds; seven days before `end` unless given. */
                start?: number;
                /** @description Only hours that begin before this time; now unless given. */
                end?: number;
                /** @description Only this environment; all unless given. */
                environment_id?: string;
                /** @description The width of a point; hours up to seven days and else days, unless given. There are at most 1,100. */
                step?: "hour" | "day";
                /** @description An IANA time zone, whose days are meant; UTC unless given. */
                time_zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The figures. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It took longer than it may, and was ended. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getVisitorDrift: {
        parameters: {
            query?: {
                /** @description Only this environment; all unless given. */
                environment_id?: string;
            };
            header?: never;
            path: {
                /** @description The visitor. */
                visitor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitorDrift"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It took longer than it may, and was ended. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getLinkedId: {
        parameters: {
            query?: {
                /** @description Only this environment; all unless given. */
                environment_id?: string;
            };
            header?: never;
            path: {
                /** @description The linked id. */
                linked_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The linked id. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkedIdSummary"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It took longer than it may, and was ended. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    listViews: {
        parameters: {
            query?: {
                /** @description How many a page has at most. */
                limit?: number;
                /** @description The `pagination_key` of the page before. */
                pagination_key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of views. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViews"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    saveView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSavedView"];
            };
        };
        responses: {
            /** @description The view. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViewShape"];
                };
            };
            /** @description The request is wrong; the message says what. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The body is longer than is read. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    removeView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The view. */
                view_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description It is not there, or not any more. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Who asks may not: the key or the session is missing, not known, over, or does not allow this; the code says which. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Another method of this path; `Allow` names those that there are. */
            405: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description Too many requests with this key, too many attempts to sign in, or too many searches at once; try again after `Retry-After`. */
            429: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
            /** @description The store cannot be read or written now, and nothing was kept, unless the store went away during the commit. Try again after `Retry-After`. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagementErrorResponse"];
                };
            };
        };
    };
}
