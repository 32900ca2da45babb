// Generated from the API's own description by `npm run generate`; not edited by hand.

export interface paths {
    "/api/v1/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the caller's own deployments, newest first: the personal ones, and those in their active organization; all of
         *     them, or those with `q` in their name.
         */
        get: operations["list_deployments"];
        put?: never;
        /**
         * Creates a deployment of the caller's, within their active organization if they say so; and the caller's own row if
         *     there is none yet.
         * @description A page that shows an organization names it in `orgId`: the session's active one may have become another in the meantime.
         */
        post: operations["create_deployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/batch-delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deletes several deployments, or none if one of them is not the caller's. */
        post: operations["batch_delete_deployments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists everybody's public deployments, newest first, with their public fields.
         * @description There is no search among them: what contains a word is found by no index, and this list is not one user's.
         */
        get: operations["list_public_deployments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/shared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists what others have shared with the caller, newest deployment first; all of it, or what has `q` in its name. */
        get: operations["list_shared_deployments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/shared/{deployment_id}": {
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
         * Takes a deployment out of what others have shared with the caller: ends their own grant, from the next statement on. A
         *     caller without a grant, the owner included, is refused as for a deployment that is not there.
         */
        delete: operations["leave_deployment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{deployment_id}/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a deployment's endpoints, newest first. */
        get: operations["list_endpoints"];
        put?: never;
        /** Creates an endpoint in a deployment. */
        post: operations["create_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{deployment_id}/endpoints/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows an endpoint to the owner of its deployment. */
        get: operations["show_endpoint"];
        put?: never;
        post?: never;
        /** Deletes an endpoint. */
        delete: operations["delete_endpoint"];
        options?: never;
        head?: never;
        /** Changes an endpoint. */
        patch: operations["update_endpoint"];
        trace?: never;
    };
    "/api/v1/deployments/{deployment_id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists with whom a deployment is shared, in the order of the users' ids. */
        get: operations["list_grants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{deployment_id}/grants/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Shares a deployment with a user, or changes what they may do. */
        put: operations["put_grant"];
        post?: never;
        /** Ends a grant, from the next statement on. One that is not there is refused as every row that is not. */
        delete: operations["delete_grant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a deployment: to its owner whole, and without `envVars` to whoever else may read it. */
        get: operations["show_deployment"];
        put?: never;
        post?: never;
        /** Deletes a deployment, its endpoints and its grants. */
        delete: operations["delete_deployment"];
        options?: never;
        head?: never;
        /**
         * Changes a deployment. `envVars` and `private` are the owner's to change: an editor who sends one is told that the field is
         *     wrong.
         */
        patch: operations["update_deployment"];
        trace?: never;
    };
    "/api/v1/deployments/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a deployment to another user, within its organization if it has one. It is shared with nobody then: what the one
         *     owner has granted does not bind the other.
         */
        post: operations["transfer_deployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/clerk-sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates or refreshes the caller's own row. If somebody else acts in the session, the names and the picture stay. */
        post: operations["sync_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the session, everywhere, and clears its cookies.
         * @description Within two seconds every process of this service refuses the session's tokens. A token that has no session (one of a
         *     JWT template) is refused by itself. A genuine token that has expired ends its session too.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the caller. */
        get: operations["show_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/set-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verifies a token and keeps it in an HttpOnly cookie.
         * @description The cookie's name is `__Host-jwt`, or `jwt` where hosts of a domain share it and in development. Every other cookie that
         *     would be read beside it is cleared.
         */
        post: operations["set_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a user to themselves. */
        get: operations["show_user"];
        put?: never;
        post?: never;
        /**
         * Deletes a user's row and everything that they own.
         * @description Nobody reaches any of it from then on. 202 means that there is much to delete, which goes on in the background; until
         *     it is done the user cannot create anything (409 `being_deleted`).
         */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /** Changes what a user says about themselves. */
        patch: operations["update_user"];
        trace?: never;
    };
    "/api/v1/webhooks/clerk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an event from Clerk.
         * @description Signed by Svix over the raw body (`svix-id`, `svix-timestamp`, `svix-signature`), within five minutes of now. Listens
         *     to `user.created`, `user.updated`, `user.banned`, `user.deleted`, `session.ended`, `session.removed`, `session.revoked`,
         *     `organization.deleted` and `organizationMembership.deleted`; an event of any other type is taken and ignored. One that
         *     comes again, or late, changes nothing.
         */
        post: operations["receive_clerk_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leads to the documentation page. */
        get: operations["show_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/docs/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file of the documentation page. */
        get: operations["show_docs_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says that the process answers at all. */
        get: operations["show_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The numbers that an operator watches, for Prometheus. */
        get: operations["show_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The description of the API, OpenAPI 3.1. */
        get: operations["show_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Says whether the database and the keys are there, and whether sign-outs are felt. */
        get: operations["show_readiness"];
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
        BTreeMap: {
            [key: string]: string;
        };
        /** @description Which deployments to delete. The handler takes the proof instead; this is its description. */
        BatchDelete: {
            /**
             * @description 1 to 100 ids; all of them the caller's, or nothing happens.
             * @example [
             *       "dep_0192f0c1a2b37c4d8e5f60718293a4b5"
             *     ]
             */
            ids: string[];
        };
        /** @description What a batch did. */
        BatchDeleted: {
            /** @description How many deployments are gone. */
            deleted: number;
        };
        /**
         * @description A new deployment.
         *
         *     Texts that people read are trimmed and hold no invisible characters; in `name` and `tags` runs of white space collapse.
         */
        CreateDeployment: {
            /** @description 1 to 255 characters. */
            branch?: string;
            /** @description 1 to 255 characters. */
            contextDir?: string;
            /** @description Up to 2000 characters. */
            description?: string | null;
            /** @description 1 to 255 characters. */
            dockerFilePath?: string;
            /** @description Up to 100 variables, of up to 4096 characters each. */
            envVars?: components["schemas"]["BTreeMap"];
            /**
             * @description Whether it belongs to the organization that the caller acts in, the token's active one. Default: true with an
             *     `orgId`, else false, which is a personal deployment.
             */
            inOrganization?: boolean | null;
            /** @description 1 to 100 characters. */
            name: string;
            /**
             * @description The organization that it belongs to, which has to be the active one: a front end that shows another one is told
             *     (409). Null is a personal deployment.
             */
            orgId?: string | null;
            /**
             * Format: int32
             * @description 1 to 65535.
             */
            portNumber?: number;
            /** @description Private unless said. */
            private?: boolean;
            /** @description 1 to 500 characters. */
            repository: string;
            /** @description `basic` unless said. */
            resourceVersion?: components["schemas"]["ResourceVersion"];
            /** @description Up to 20 tags, of up to 50 characters each. */
            tags?: string[];
        };
        /** @description A new endpoint. */
        CreateEndpoint: {
            /** @description Up to 2000 characters. */
            description?: string | null;
            /** @description An HTTP method. */
            method: components["schemas"]["Method"];
            /** @description A path: 1 to 500 characters, the first of which is `/`. */
            route: string;
        };
        /** @description A deployment as the caller sees it. */
        DeploymentView: {
            /**
             * @description The caller's access: `owner`, `editor` or `viewer`. At most `editor` if somebody else acts in the session.
             * @example owner
             */
            access: string;
            /** @description Which branch of it. */
            branch: string;
            /** @description The build's context within the repository. */
            contextDir: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /** @description A few words about it. */
            description?: string | null;
            /** @description The Dockerfile within the repository. */
            dockerFilePath: string;
            envVars?: components["schemas"]["BTreeMap"] | null;
            /**
             * @description `dep_…`
             * @example dep_0192f0c1a2b37c4d8e5f60718293a4b5
             */
            id: string;
            /** @description A name for people. */
            name: string;
            /** @description Clerk's id of the organization that it belongs to; null for a personal one. */
            orgId?: string | null;
            /**
             * Format: int32
             * @description The port that the container listens on.
             */
            portNumber: number;
            /** @description Whether it stays out of the public list. */
            private: boolean;
            /** @description Where the source is. */
            repository: string;
            /** @description How much of a machine it gets. */
            resourceVersion: components["schemas"]["ResourceVersion"];
            /** @description For finding it again. */
            tags: string[];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /** @description The owner's Clerk id. */
            userId: string;
        };
        /** @description An endpoint as its owner sees it. */
        EndpointView: {
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /** @description The deployment that it belongs to. */
            deploymentId: string;
            /** @description A few words about it. */
            description?: string | null;
            /**
             * @description `ep_…`
             * @example ep_0192f0c1a2b37c4d8e5f60718293a4b5
             */
            id: string;
            /** @description The HTTP method that it answers. */
            method: string;
            /** @description The path that it answers. */
            route: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        /** @description The body of every error. */
        ErrorBody: {
            /** @description What went wrong. */
            error: components["schemas"]["ErrorDetail"];
        };
        /** @description What went wrong, for a program and for a person. */
        ErrorDetail: {
            /**
             * @description With the code `organization_mismatch`: the session's active organization, or null.
             * @example org_2x9Zr4
             */
            active_organization?: string | null;
            /**
             * @description A stable, machine-readable word.
             * @example not_owner
             */
            code: string;
            /** @description The fields that are wrong, where fields are: at most 20, and then how many more there are. */
            fields?: components["schemas"]["FieldError"][];
            /** @description A sentence for people. */
            message: string;
            /** @description The request's id, which the log knows too. */
            request_id: string;
        };
        /** @description A field that is wrong, and how. */
        FieldError: {
            /**
             * @description The field's name, with its path where it is nested; empty for the whole body.
             * @example portNumber
             */
            field: string;
            /** @description What it should be. */
            message: string;
        };
        /** @description With whom a deployment is shared, and how. */
        GrantView: {
            /** @description What they may do. */
            access: components["schemas"]["GrantedAccess"];
            /**
             * Format: date-time
             * @description Since when it is shared with them.
             */
            createdAt: string;
            /** @description The deployment. */
            deploymentId: string;
            /**
             * @description The Clerk id of the user whom it is shared with.
             * @example user_2x9Zr4
             */
            userId: string;
        };
        /**
         * @description What a grant allows. There is no word for the owner's access: no grant gives it.
         * @enum {string}
         */
        GrantedAccess: "viewer" | "editor";
        /** @description How the service is. */
        Health: {
            /** @description `ok`, or `unready`. */
            status: string;
        };
        /**
         * @description The methods that an endpoint may answer.
         * @enum {string}
         */
        Method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
        /**
         * @description What came of an event.
         * @enum {string}
         */
        Outcome: "applied" | "ignored" | "repeated" | "stale";
        /** @description One page of a list, newest first. */
        Page_DeploymentView: {
            /** @description The rows. */
            items: {
                /**
                 * @description The caller's access: `owner`, `editor` or `viewer`. At most `editor` if somebody else acts in the session.
                 * @example owner
                 */
                access: string;
                /** @description Which branch of it. */
                branch: string;
                /** @description The build's context within the repository. */
                contextDir: string;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                createdAt: string;
                /** @description A few words about it. */
                description?: string | null;
                /** @description The Dockerfile within the repository. */
                dockerFilePath: string;
                envVars?: components["schemas"]["BTreeMap"] | null;
                /**
                 * @description `dep_…`
                 * @example dep_0192f0c1a2b37c4d8e5f60718293a4b5
                 */
                id: string;
                /** @description A name for people. */
                name: string;
                /** @description Clerk's id of the organization that it belongs to; null for a personal one. */
                orgId?: string | null;
                /**
                 * Format: int32
                 * @description The port that the container listens on.
                 */
                portNumber: number;
                /** @description Whether it stays out of the public list. */
                private: boolean;
                /** @description Where the source is. */
                repository: string;
                /** @description How much of a machine it gets. */
                resourceVersion: components["schemas"]["ResourceVersion"];
                /** @description For finding it again. */
                tags: string[];
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updatedAt: string;
                /** @description The owner's Clerk id. */
                userId: string;
            }[];
            /** @description What to send as `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_EndpointView: {
            /** @description The rows. */
            items: {
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                createdAt: string;
                /** @description The deployment that it belongs to. */
                deploymentId: string;
                /** @description A few words about it. */
                description?: string | null;
                /**
                 * @description `ep_…`
                 * @example ep_0192f0c1a2b37c4d8e5f60718293a4b5
                 */
                id: string;
                /** @description The HTTP method that it answers. */
                method: string;
                /** @description The path that it answers. */
                route: string;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updatedAt: string;
            }[];
            /** @description What to send as `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_GrantView: {
            /** @description The rows. */
            items: {
                /** @description What they may do. */
                access: components["schemas"]["GrantedAccess"];
                /**
                 * Format: date-time
                 * @description Since when it is shared with them.
                 */
                createdAt: string;
                /** @description The deployment. */
                deploymentId: string;
                /**
                 * @description The Clerk id of the user whom it is shared with.
                 * @example user_2x9Zr4
                 */
                userId: string;
            }[];
            /** @description What to send as `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list, newest first. */
        Page_PublicDeploymentView: {
            /** @description The rows. */
            items: {
                /** @description Which branch of it. */
                branch: string;
                /**
                 * Format: date-time
                 * @description When it was created.
                 */
                createdAt: string;
                /** @description A few words about it. */
                description?: string | null;
                /** @description `dep_…` */
                id: string;
                /** @description A name for people. */
                name: string;
                /** @description Where the source is. */
                repository: string;
                /** @description How much of a machine it gets. */
                resourceVersion: components["schemas"]["ResourceVersion"];
                /** @description For finding it again. */
                tags: string[];
            }[];
            /** @description What to send as `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description The public fields of a deployment that is not private. */
        PublicDeploymentView: {
            /** @description Which branch of it. */
            branch: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /** @description A few words about it. */
            description?: string | null;
            /** @description `dep_…` */
            id: string;
            /** @description A name for people. */
            name: string;
            /** @description Where the source is. */
            repository: string;
            /** @description How much of a machine it gets. */
            resourceVersion: components["schemas"]["ResourceVersion"];
            /** @description For finding it again. */
            tags: string[];
        };
        /** @description What to grant. */
        PutGrant: {
            /** @description `viewer` reads; `editor` also changes. */
            access: components["schemas"]["GrantedAccess"];
        };
        /** @description What the service needs before it can answer. */
        Readiness: {
            /** @description `ok`, or `away`. */
            database: string;
            /** @description `ok`, or `away`: without Clerk's keys nobody can be told apart. */
            keys: string;
            /** @description `ok`, or `stale`: a sign-out at another process is not felt here. */
            revocations: string;
            /** @description `ok`, or `unready`. */
            status: string;
        };
        /** @description The answer to a webhook. */
        Received: {
            /** @description What came of it; every word means that it need not be sent again. */
            outcome: components["schemas"]["Outcome"];
        };
        /**
         * @description How much of a machine a deployment gets.
         * @enum {string}
         */
        ResourceVersion: "basic" | "standard" | "high";
        /** @description The body of `set-token`. */
        SetToken: {
            /** @description Clerk's token. */
            jwt: string;
        };
        /** @description The body of `clerk-sync`. */
        SyncUser: {
            /** @description Taken because front ends send it, and never used: the id comes from the token. */
            clerkId?: string | null;
            /** @description Taken because front ends send it, and never used: the e-mail address comes from the token. */
            email?: string | null;
            /** @description Up to 100 characters; null empties it. */
            firstName?: string | null;
            /** @description An http(s) address; null empties it. */
            imgUrl?: string | null;
            /** @description Up to 100 characters; null empties it. */
            lastName?: string | null;
        };
        /** @description The answer of `set-token`. */
        TokenSet: {
            /**
             * Format: int64
             * @description For how many seconds the cookie is kept: as long as the token is valid.
             */
            expiresIn: number;
        };
        /** @description Whom to give a deployment to. */
        TransferDeployment: {
            /**
             * @description The Clerk id of a user of this service.
             * @example user_2x9Zr4
             */
            to: string;
        };
        /** @description What to change; a field that is absent stays. */
        UpdateDeployment: {
            /** @description 1 to 255 characters. */
            branch?: string | null;
            /** @description 1 to 255 characters. */
            contextDir?: string | null;
            /** @description Up to 2000 characters; null empties it. */
            description?: string | null;
            /** @description 1 to 255 characters. */
            dockerFilePath?: string | null;
            envVars?: components["schemas"]["BTreeMap"] | null;
            /** @description 1 to 100 characters. */
            name?: string | null;
            /**
             * Format: int32
             * @description 1 to 65535.
             */
            portNumber?: number | null;
            /** @description Whether it stays out of the public list; the owner's alone to change. */
            private?: boolean | null;
            /** @description 1 to 500 characters. */
            repository?: string | null;
            resourceVersion?: components["schemas"]["ResourceVersion"] | null;
            /** @description All of them. */
            tags?: string[] | null;
        };
        /** @description What to change; a field that is absent stays. */
        UpdateEndpoint: {
            /** @description Up to 2000 characters; null empties it. */
            description?: string | null;
            method?: components["schemas"]["Method"] | null;
            /** @description A path: 1 to 500 characters, the first of which is `/`. */
            route?: string | null;
        };
        /** @description What a user may say about themselves. Everything else comes from the token. */
        UpdateUser: {
            /** @description Up to 100 characters; null empties it. */
            firstName?: string | null;
            /** @description An http(s) address; null empties it. */
            imgUrl?: string | null;
            /** @description Up to 100 characters; null empties it. */
            lastName?: string | null;
        };
        /** @description A user as the API shows them to themselves. */
        UserView: {
            /**
             * Format: date-time
             * @description When the row was created.
             */
            createdAt?: string | null;
            /** @description The verified primary address, as a webhook or a token's claim last said it; null when neither has. */
            email?: string | null;
            /** @description The first name. */
            firstName?: string | null;
            /**
             * @description Clerk's id of the user.
             * @example user_2x9Zr4
             */
            id: string;
            /** @description The picture's address. */
            imgUrl?: string | null;
            /** @description The last name. */
            lastName?: string | null;
            /** @description Whether this service has a row for the user; until it has, the other fields are what the token says. */
            synced: boolean;
            /**
             * Format: date-time
             * @description When the row was last changed.
             */
            updatedAt?: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_deployments: {
        parameters: {
            query?: {
                /** @description How many at the most: 20 unless said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description What the name contains, in whatever case; spaces count. Nothing, or an empty text, finds everything. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DeploymentView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDeployment"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Somebody else acts in the session, and it would be public. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `organization_mismatch`: `orgId` is not the session's active organization, which `active_organization` names. Nothing was created. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    batch_delete_deployments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchDelete"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchDeleted"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_public_deployments: {
        parameters: {
            query?: {
                /** @description How many at the most: 20 unless said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PublicDeploymentView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_shared_deployments: {
        parameters: {
            query?: {
                /** @description How many at the most: 20 unless said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
                /** @description What the name contains, in whatever case; spaces count. Nothing, or an empty text, finds everything. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DeploymentView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    leave_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_endpoints: {
        parameters: {
            query?: {
                /** @description How many at the most: 20 unless said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                deployment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EndpointView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you, or not there. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEndpoint"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you as an editor, or not there. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you, or not there. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateEndpoint"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndpointView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you as an editor, or not there. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_grants: {
        parameters: {
            query?: {
                /** @description How many at the most: 20 unless said. */
                limit?: number;
                /** @description The `next` of the page before. */
                after?: string;
            };
            header?: never;
            path: {
                deployment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_GrantView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutGrant"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_grant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deployment_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you, or not there. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateDeployment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither yours nor shared with you as an editor, or not there. Somebody else acts in the session, and `envVars` or `private` is sent. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    transfer_deployment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferDeployment"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    sync_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncUser"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Sent from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Nothing was ended, and the cookie is still there: try again. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenSet"];
                };
            };
            /** @description The token was refused; the code says why. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys cannot be had. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUser"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description No valid identity. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not yours, or not there. Somebody else acts in the session, or the token cannot tell. A cookie used from a page that may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The keys or the database gave no answer. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    receive_clerk_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An event, as Clerk documents it */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description Not signed, or not with this service's secret. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No secret is configured. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Over 256 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are wrong. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database gave no answer; nothing was changed. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_docs_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    show_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text; version=1.0.0; charset=utf-8": unknown;
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The one that is known. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
}
