//! Many rows at once, and a database that refuses to delete them: states that a test cannot reach through the service
//! in time.

use api::db::{DatabaseUrl, MultiConnection};
use diesel::{QueryResult, RunQueryDsl as _};

use super::TestApp;

impl TestApp {
    /// Gives an existing user this many deployments.
    pub(crate) async fn bulk_deployments(&self, user: &str, number: usize) {
        self.execute(&[&format!(
            "INSERT INTO deployments (id, user_id, name, repository, branch, docker_file_path, context_dir, port_number, \
             env_vars, resource_version, private, tags, created_at, updated_at) \
             {} SELECT 'dep_' || '{user}' || i, '{user}', 'bulk', 'r', 'main', 'Dockerfile', '.', 80, '{{}}', 'basic', \
             FALSE, '[]', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM numbers",
            numbers(number)
        )])
        .await;
    }

    /// Gives a deployment this many endpoints.
    pub(crate) async fn bulk_endpoints(&self, deployment: &str, number: usize) {
        self.execute(&[&format!(
            "INSERT INTO endpoints (id, deployment_id, route, method, created_at, updated_at) \
             {} SELECT 'ep_' || '{deployment}' || i, '{deployment}', '/', 'GET', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP \
             FROM numbers",
            numbers(number)
        )])
        .await;
    }

    /// Revokes this many sessions.
    pub(crate) async fn bulk_revocations(&self, number: usize) {
        self.execute(&[&format!(
            "INSERT INTO revocations (subject, issued_until, expires_at, revoked_at) \
             {} SELECT 'sess_' || i, 4102444800, 4102444800, CURRENT_TIMESTAMP FROM numbers",
            numbers(number)
        )])
        .await;
    }

    /// Puts all deployments of a user into an organization.
    pub(crate) async fn move_into(&self, organization: &str, user: &str) {
        self.execute(&[&format!("UPDATE deployments SET org_id = '{organization}' WHERE user_id = '{user}'")]).await;
    }

    /// Dates every removal request an hour back.
    pub(crate) async fn age_removals(&self) {
        self.execute(&["UPDATE removals SET requested_at = requested_at - 3600"]).await;
    }

    /// Makes every deletion of a deployment fail.
    pub(crate) async fn refuse_deletions(&self) {
        let statements: &[&str] = match self.database.url() {
            DatabaseUrl::Postgres(_) => &[
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END'",
                "CREATE TRIGGER refuse BEFORE DELETE ON deployments FOR EACH ROW EXECUTE FUNCTION refuse()",
            ],
            DatabaseUrl::Sqlite(_) => {
                &["CREATE TRIGGER refuse BEFORE DELETE ON deployments BEGIN SELECT RAISE(ABORT, 'refused'); END"]
            }
        };
        self.execute(statements).await;
    }

    /// Lets deployments be deleted again.
    pub(crate) async fn allow_deletions(&self) {
        let drop = match self.database.url() {
            DatabaseUrl::Postgres(_) => "DROP TRIGGER refuse ON deployments",
            DatabaseUrl::Sqlite(_) => "DROP TRIGGER refuse",
        };
        self.execute(&[drop]).await;
    }

    async fn execute(&self, statements: &[&str]) {
        let statements: Vec<String> = statements.iter().map(|statement| (*statement).to_owned()).collect();
        self.run(move |connection| statements.iter().try_for_each(|statement| execute(connection, statement))).await;
    }
}

fn execute(connection: &mut MultiConnection, statement: &str) -> QueryResult<()> {
    diesel::sql_query(statement).execute(connection).map(|_| ())
}

fn numbers(to: usize) -> String {
    format!("WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {to})")
}
