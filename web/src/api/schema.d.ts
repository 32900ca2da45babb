// Generated from the API's own description by `npm run generate`; not edited by hand.

export interface paths {
    "/api/v1/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's own requests in the access log, newest first. An impersonator's are among them. */
        get: operations["list_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's own deployments: personal ones, and those in their active organization; default: newest first. */
        get: operations["list_deployments"];
        put?: never;
        /**
         * Creates a deployment that the caller owns, on request in their active organization; and the caller's own row if there is
         *     none yet; with an `Idempotency-Key`, once.
         * @description A page that shows an organization should send its id as `orgId`: the session's active one may have changed meanwhile.
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
        /** Deletes several deployments, or none if the caller does not own all of them. */
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
         * Lists all users' public deployments, newest first, with their public fields.
         * @description Without a search, filters and other orders: this list has the rows of every user, and no index serves those.
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
        /** Lists the deployments shared with the caller, default: newest first. */
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
         * Removes a deployment from those shared with the caller: deletes the caller's own grant. For a caller without a grant,
         *     the owner included, the response is the same as for a deployment that does not exist.
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
        /** Creates an endpoint in a deployment; with an `Idempotency-Key`, once. */
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
        /** Shows an endpoint. */
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
        /** Lists a deployment's grants, ordered by user id. */
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
        /** Shares a deployment with a user, or changes their access. */
        put: operations["put_grant"];
        post?: never;
        /** Deletes a grant; the grantee loses access at once. A missing grant is 403, like any missing row. */
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
        /** Shows a deployment; without `envVars` unless the caller is its owner. */
        get: operations["show_deployment"];
        put?: never;
        post?: never;
        /** Deletes a deployment, its endpoints and its grants. */
        delete: operations["delete_deployment"];
        options?: never;
        head?: never;
        /** Changes a deployment. Only the owner may change `envVars` and `private`: for an editor either field is 422. */
        patch: operations["update_deployment"];
        trace?: never;
    };
    "/api/v1/deployments/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the requests for a deployment and its endpoints in the access log, newest first: who sent them, and how they were
         *     decided. After a transfer the new owner sees the earlier ones, too.
         */
        get: operations["list_deployment_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
         * Transfers a deployment to another user; it stays in its organization, if any. All its grants are deleted: they do not
         *     bind the new owner.
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
        /** Creates or updates the caller's own row. In an impersonated session the names and the picture stay. */
        post: operations["sync_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/known": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the users that the caller knows, ordered by id: the grantees of the caller's deployments, and the owners of those that
         *     are shared with the caller; with `org:deployments:manage` or the role `org:admin`, the grantees of the active organization's
         *     deployments, and with either or `org:deployments:read`, their owners.
         * @description No parameter leads to any other user. There are no email addresses: an owner can share a deployment with any id, or transfer
         *     it, and would learn the address of its user.
         */
        get: operations["list_known_users"];
        put?: never;
        post?: never;
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
         * Ends the session in every process of this service, and clears its cookies.
         * @description Within two seconds every process rejects the session's tokens. A token without a session, such as
         *     one of a JWT template, is revoked alone. A genuine token that has expired ends its session too.
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
         * Verifies a token and stores it in an HttpOnly cookie.
         * @description The cookie's name is `__Host-jwt`, or `jwt` in development and if the hosts of a domain share it. Every other cookie that
         *     could hold a token of this service is cleared.
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
        /** Shows the user with this id, who is the caller. */
        get: operations["show_user"];
        put?: never;
        post?: never;
        /**
         * Deletes a user and everything that they own.
         * @description All of it is inaccessible from then on. 202 means that the deletion continues in the background; until it is complete the
         *     user cannot create anything (409 `being_deleted`).
         */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /** Changes the caller's names and picture. */
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
         * Receives an event from Clerk.
         * @description The raw body must be signed by Svix (`svix-id`, `svix-timestamp`, `svix-signature`), within five minutes of now. Handles
         *     `user.created`, `user.updated`, `user.banned`, `user.deleted`, `session.ended`, `session.removed`, `session.revoked`,
         *     `organization.deleted` and `organizationMembership.deleted`; ignores any other type. A repeated or outdated event
         *     changes nothing.
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
        /** Redirects to the documentation page. */
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
        /** Returns a file of the documentation page. */
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
        /** Returns 200 if the process answers at all. */
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
        /** Returns the metrics, for Prometheus. */
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
        /** Returns the description of the API, OpenAPI 3.1. */
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
        /** Checks that the database and the keys are available, and that sign-outs at other processes arrive. */
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
        /** @description One page of the access log, newest first. */
        Activity: {
            /** @description The records. */
            items: components["schemas"]["ActivityRecord"][];
            /** @description The value of `after` for the next page; null on the last one. */
            next?: string | null;
            /** @description What this service records: `off`, `refused` for refusals and requests that could not be decided, or `all`. */
            recording: components["schemas"]["Recording"];
        };
        /** @description One decision. */
        ActivityRecord: {
            /** @description What gave the user access: `owner`, the access of the grant, or the permission or role in the organization. */
            allowedBy?: string | null;
            /**
             * Format: date-time
             * @description When the decision was made.
             */
            at: string;
            /** @description The reason in words. */
            explanation: string;
            /**
             * @description Identifies the record.
             * @example 0192f0c1a2b37c4d8e5f60718293a4b5
             */
            id: string;
            /** @description The Clerk id of the user who acted in the session; null if it was the user in person. */
            impersonator?: string | null;
            /** @description The impersonator's name, in the caller's own activity and of requests that were allowed; else null. */
            impersonatorName?: string | null;
            /**
             * @description The request's method.
             * @example DELETE
             */
            method: string;
            /** @description The operation's id in this description; null if there is none any more. */
            operation?: string | null;
            /**
             * @description `allowed`, `refused`, or `unavailable` if the request could not be decided. What an allowed request changed is not
             *     recorded.
             */
            outcome: string;
            /**
             * @description Why, as a code: `owner`, `grant`, `override`, `identity`; `not_owner`, `impersonation`, `impersonation_unknown`;
             *     `database`, `internal`. There may be more.
             */
            reason: string;
            /**
             * @description The kind of the requested row; null if the request was about none.
             * @example deployment
             */
            resource?: string | null;
            /**
             * @description The path of the operation, with its parameters.
             * @example /api/v1/deployments/{id}
             */
            route: string;
            /** @description The requested id. After a refusal a row with this id may not exist. */
            rowId?: string | null;
            /**
             * @description The Clerk id of the user who sent the request.
             * @example user_2x9Zr4
             */
            userId: string;
            /** @description The user's name, if they own or share the deployment or were allowed; null in the caller's own activity. */
            userName?: string | null;
        };
        /** @description The deployments to delete. */
        BatchDelete: {
            /**
             * @description 1 to 100 ids. If the caller does not own all of them, none is deleted.
             * @example [
             *       "dep_0192f0c1a2b37c4d8e5f60718293a4b5"
             *     ]
             */
            ids: string[];
        };
        /** @description The result of a batch. */
        BatchDeleted: {
            /** @description How many deployments were deleted. */
            deleted: number;
        };
        /**
         * @description A new deployment.
         *
         *     Texts that people read are trimmed and may not have invisible characters; in `name` and `tags`, runs of white space
         *     collapse.
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
            envVars?: {
                [key: string]: string;
            };
            /**
             * @description Whether it belongs to the session's active organization; false is a personal deployment. Default: true with an
             *     `orgId`, else false.
             */
            inOrganization?: boolean | null;
            /** @description 1 to 100 characters. */
            name: string;
            /**
             * @description The organization that it belongs to. It must be the session's active one, or the response is 409. Null is a personal
             *     deployment.
             */
            orgId?: string | null;
            /**
             * Format: int32
             * @description 1 to 65535.
             */
            portNumber?: number;
            /** @description Default: true. */
            private?: boolean;
            /** @description 1 to 500 characters. */
            repository: string;
            /** @description Default: `basic`. */
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
            /**
             * @description A path of 1 to 500 characters that starts with `/`.
             * @example /orders
             */
            route: string;
        };
        /** @description A deployment as the caller sees it. */
        DeploymentView: {
            /**
             * @description The caller's access: `owner`, `editor` or `viewer`; at most `editor` in an impersonated session.
             * @example owner
             */
            access: string;
            /** @description The branch of the repository. */
            branch: string;
            /** @description What the caller may do with it: the operations of this API, by their ids. */
            can: ("show_deployment" | "update_deployment" | "delete_deployment" | "batch_delete_deployments" | "transfer_deployment" | "list_grants" | "put_grant" | "delete_grant" | "list_deployment_activity" | "list_endpoints" | "create_endpoint")[];
            /** @description Path of the build context in the repository. */
            contextDir: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /** @description The description. */
            description?: string | null;
            /** @description Path of the Dockerfile in the repository. */
            dockerFilePath: string;
            /** @description The container's environment variables; absent unless `access` is `owner`. */
            envVars?: {
                [key: string]: string;
            } | null;
            /**
             * @description `dep_…`
             * @example dep_0192f0c1a2b37c4d8e5f60718293a4b5
             */
            id: string;
            /** @description The name. */
            name: string;
            /** @description Clerk id of its organization; null for a personal one. */
            orgId?: string | null;
            /**
             * Format: int32
             * @description The port that the container listens on.
             */
            portNumber: number;
            /** @description Whether it is left out of the public list. */
            private: boolean;
            /** @description The source repository. */
            repository: string;
            /** @description The size of the machine. */
            resourceVersion: components["schemas"]["ResourceVersion"];
            /** @description The tags. */
            tags: string[];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
            /** @description The owner's Clerk id. */
            userId: string;
        };
        /** @description An endpoint. */
        EndpointView: {
            /** @description What the caller may do with it: the operations of this API, by their ids. */
            can: ("show_endpoint" | "update_endpoint" | "delete_endpoint")[];
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /** @description The deployment that it belongs to. */
            deploymentId: string;
            /** @description The description. */
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
            /** @description The error. */
            error: components["schemas"]["ErrorDetail"];
        };
        /** @description The error, for programs and for people. */
        ErrorDetail: {
            /**
             * @description The session's active organization, or null; only with the code `organization_mismatch`.
             * @example org_2x9Zr4
             */
            active_organization?: string | null;
            /**
             * @description A stable, machine-readable code.
             * @example not_owner
             */
            code: string;
            /** @description The invalid fields, if any: at most 20, and the number of further ones. */
            fields?: components["schemas"]["FieldError"][];
            /** @description A message for people. */
            message: string;
            /** @description The request's id, which is also in the log. */
            request_id: string;
        };
        /** @description An invalid field. */
        FieldError: {
            /**
             * @description The field's path; empty for the whole body.
             * @example portNumber
             */
            field: string;
            /** @description What is expected. */
            message: string;
        };
        /** @description A grant. */
        GrantView: {
            /** @description The grantee's access. */
            access: components["schemas"]["GrantedAccess"];
            /**
             * Format: date-time
             * @description When it was granted.
             */
            createdAt: string;
            /** @description The deployment's id. */
            deploymentId: string;
            /**
             * @description The grantee's Clerk id.
             * @example user_2x9Zr4
             */
            userId: string;
            /** @description The grantee's name; null if this service knows none. */
            userName?: string | null;
        };
        /**
         * @description The access that a grant gives; never the owner's.
         * @enum {string}
         */
        GrantedAccess: "viewer" | "editor";
        /** @description The result of the liveness probe. */
        Health: {
            /** @description Always `ok`. */
            status: string;
        };
        /** @description A user that the caller knows. */
        KnownUser: {
            /**
             * @description The user's Clerk id.
             * @example user_2x9Zr4
             */
            id: string;
            /** @description The user's name; null if this service knows none. */
            name?: string | null;
        };
        /**
         * @description The methods that an endpoint can answer.
         * @enum {string}
         */
        Method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
        /**
         * @description The result of an event.
         * @enum {string}
         */
        Outcome: "applied" | "ignored" | "repeated" | "stale";
        /** @description One page of a list. */
        PageOfDeploymentView: {
            /** @description The items. */
            items: components["schemas"]["DeploymentView"][];
            /** @description The value of `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list. */
        PageOfEndpointView: {
            /** @description The items. */
            items: components["schemas"]["EndpointView"][];
            /** @description The value of `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list. */
        PageOfGrantView: {
            /** @description The items. */
            items: components["schemas"]["GrantView"][];
            /** @description The value of `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list. */
        PageOfKnownUser: {
            /** @description The items. */
            items: components["schemas"]["KnownUser"][];
            /** @description The value of `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description One page of a list. */
        PageOfPublicDeploymentView: {
            /** @description The items. */
            items: components["schemas"]["PublicDeploymentView"][];
            /** @description The value of `after` for the next page; null on the last one. */
            next?: string | null;
        };
        /** @description The public fields of a deployment that is not private. */
        PublicDeploymentView: {
            /** @description The branch of the repository. */
            branch: string;
            /**
             * Format: date-time
             * @description When it was created.
             */
            createdAt: string;
            /** @description The description. */
            description?: string | null;
            /** @description `dep_…` */
            id: string;
            /** @description The name. */
            name: string;
            /** @description The source repository. */
            repository: string;
            /** @description The size of the machine. */
            resourceVersion: components["schemas"]["ResourceVersion"];
            /** @description The tags. */
            tags: string[];
        };
        /** @description A grant's access. */
        PutGrant: {
            /** @description `viewer` reads; `editor` also changes. */
            access: components["schemas"]["GrantedAccess"];
        };
        /** @description The result of the readiness probe. */
        Readiness: {
            /** @description `ok`, or `away`: it does not answer, is read-only, or SQLite's file was replaced. */
            database: string;
            /** @description `ok`, or `away`: without Clerk's keys tokens cannot be verified. */
            keys: string;
            /** @description `ok`, or `stale`: sign-outs at other processes have no effect here. */
            revocations: string;
            /** @description `ok`, `unready`, or `draining`: the process stops soon. */
            status: string;
        };
        /** @description The response to a webhook. */
        Received: {
            /** @description The result; no value requires the event to be sent again. */
            outcome: components["schemas"]["Outcome"];
        };
        /**
         * @description What an access log records, as clients read it.
         * @enum {string}
         */
        Recording: "off" | "refused" | "all";
        /**
         * @description The size of a deployment's machine.
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
            /** @description Accepted because front ends send it, and ignored: the id comes from the token. */
            clerkId?: string | null;
            /** @description Accepted because front ends send it, and ignored: the email address comes from the token. */
            email?: string | null;
            /** @description Up to 100 characters; null clears it. */
            firstName?: string | null;
            /** @description An http or https URL; null clears it. */
            imgUrl?: string | null;
            /** @description Up to 100 characters; null clears it. */
            lastName?: string | null;
        };
        /** @description The response of `set-token`. */
        TokenSet: {
            /**
             * Format: int64
             * @description Seconds until the cookie and the token expire.
             */
            expiresIn: number;
        };
        /** @description The new owner of a deployment. */
        TransferDeployment: {
            /**
             * @description The Clerk id of a user of this service.
             * @example user_2x9Zr4
             */
            to: string;
        };
        /** @description Changes; an absent field stays as it is. */
        UpdateDeployment: {
            /** @description 1 to 255 characters. */
            branch?: string | null;
            /** @description 1 to 255 characters. */
            contextDir?: string | null;
            /** @description Up to 2000 characters; null clears it. */
            description?: string | null;
            /** @description 1 to 255 characters. */
            dockerFilePath?: string | null;
            /** @description All variables: those not listed are deleted. Only the owner may change them. */
            envVars?: {
                [key: string]: string;
            } | null;
            /** @description 1 to 100 characters. */
            name?: string | null;
            /**
             * Format: int32
             * @description 1 to 65535.
             */
            portNumber?: number | null;
            /** @description Whether it is left out of the public list. Only the owner may change it. */
            private?: boolean | null;
            /** @description 1 to 500 characters. */
            repository?: string | null;
            resourceVersion?: components["schemas"]["ResourceVersion"] | null;
            /** @description All tags: those not listed are deleted. */
            tags?: string[] | null;
        };
        /** @description Changes; an absent field stays as it is. */
        UpdateEndpoint: {
            /** @description Up to 2000 characters; null clears it. */
            description?: string | null;
            method?: components["schemas"]["Method"] | null;
            /** @description A path of 1 to 500 characters that starts with `/`. */
            route?: string | null;
        };
        /** @description A user's own changes. Everything else comes from the token. */
        UpdateUser: {
            /** @description Up to 100 characters; null clears it. */
            firstName?: string | null;
            /** @description An http or https URL; null clears it. */
            imgUrl?: string | null;
            /** @description Up to 100 characters; null clears it. */
            lastName?: string | null;
        };
        /** @description A user's own profile. */
        UserView: {
            /**
             * Format: date-time
             * @description When the row was created.
             */
            createdAt?: string | null;
            /** @description The verified primary email address from the latest webhook or token; null if none has one. */
            email?: string | null;
            /** @description The first name. */
            firstName?: string | null;
            /**
             * @description The user's Clerk id.
             * @example user_2x9Zr4
             */
            id: string;
            /** @description The picture's URL. */
            imgUrl?: string | null;
            /** @description The last name. */
            lastName?: string | null;
            /** @description Whether this service has a row for the user. Without one, the other fields come from the token. */
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
    list_activity: {
        parameters: {
            query?: {
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
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
                    "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
    list_deployments: {
        parameters: {
            query?: {
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
                after?: string;
                /** @description Text that the name, the repository or a tag contains, ignoring case; spaces count. Absent or empty: all rows. */
                q?: string;
                /** @description Order: `created` (default) newest first, `name` by name, ignoring case, or `updated` last changed first. */
                sort?: "created" | "name" | "updated";
                /** @description Only private deployments, or only public ones. */
                private?: boolean;
                /** @description Only deployments of this size. */
                resourceVersion?: "basic" | "standard" | "high";
                /** @description Only deployments with this tag, ignoring case. */
                tag?: string;
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
                    "application/json": components["schemas"]["PageOfDeploymentView"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            header?: {
                /** @description A new text for each row to create, in double quotes. The same request with the same key again gets the first answer again, for a day, and creates nothing. */
                "Idempotency-Key"?: string;
            };
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The session is impersonated and the deployment would be public. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description `organization_mismatch`: `orgId` is not the session's active organization, which is in `active_organization`. `being_deleted`: the caller's rows are still being deleted. `idempotency_key_in_use`: the first request with this key is not finished. Nothing was created. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid, or the `Idempotency-Key` was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
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
                    "application/json": components["schemas"]["PageOfPublicDeploymentView"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
                after?: string;
                /** @description Text that the name, the repository or a tag contains, ignoring case; spaces count. Absent or empty: all rows. */
                q?: string;
                /** @description Order: `created` (default) newest first, `name` by name, ignoring case, or `updated` last changed first. */
                sort?: "created" | "name" | "updated";
                /** @description Only private deployments, or only public ones. */
                private?: boolean;
                /** @description Only deployments of this size. */
                resourceVersion?: "basic" | "standard" | "high";
                /** @description Only deployments with this tag, ignoring case. */
                tag?: string;
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
                    "application/json": components["schemas"]["PageOfDeploymentView"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor grantee, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
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
                    "application/json": components["schemas"]["PageOfEndpointView"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor grantee, or not found. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            header?: {
                /** @description A new text for each row to create, in double quotes. The same request with the same key again gets the first answer again, for a day, and creates nothing. */
                "Idempotency-Key"?: string;
            };
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor editor, or not found. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The first request with this `Idempotency-Key` is not finished. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid, or the `Idempotency-Key` was used for another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor grantee, or not found. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor editor, or not found. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
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
                    "application/json": components["schemas"]["PageOfGrantView"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor grantee, or not found. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Neither owner nor editor, or not found. The session is impersonated and `envVars` or `private` is sent. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
    list_deployment_activity: {
        parameters: {
            query?: {
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
                after?: string;
            };
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
                    "application/json": components["schemas"]["Activity"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
    list_known_users: {
        parameters: {
            query?: {
                /** @description Page size; default 20, at most 100. */
                limit?: number;
                /** @description `next` of the previous page. */
                after?: string;
                /** @description Text that the name or the id contains, ignoring case. Absent or empty: all. */
                q?: string;
                /** @description Only these users: at most 100 ids, separated by commas. */
                ids?: string;
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
                    "application/json": components["schemas"]["PageOfKnownUser"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The session was not ended and the cookie was kept; try again. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The token was rejected; the code gives the reason. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid token. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not the owner, or not found. The session is impersonated, or the token does not tell. A cookie was sent from an origin that is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is not sent as `application/json`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signing keys or the database are unavailable. */
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
        /** @description An event, as documented by Clerk */
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
            /** @description The body is not JSON or did not arrive completely, or a header is malformed. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The signature is missing or invalid. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Webhooks are not configured. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body exceeds 256 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Some fields are invalid. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is unavailable; nothing was changed. */
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
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
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
            /** @description There is no such file. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
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
            /** @description Not modified. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client sends too many requests without a verified user; see `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
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
