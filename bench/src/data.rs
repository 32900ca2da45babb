//! The measured database: users with a hundred deployments each.

use std::{error::Error, fs, path::Path, process::Command};

use api::db::{DatabaseUrl, migrations};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};

/// How many deployments each user has.
pub(crate) const ROWS_PER_USER: u64 = 100;

/// Returns the id of a user.
pub(crate) fn user(number: u64) -> String {
    format!("user_bench{number:09}")
}

/// Returns the id of a user's deployment.
pub(crate) fn deployment(user: u64, number: u64) -> String {
    // The number in the place of UUIDv7's timestamp: the rows are ordered by it.
    format!("dep_{:012x}70008000000000000000", user * ROWS_PER_USER + number)
}

/// Creates a SQLite database of `rows` deployments in the folder and returns its URL.
pub(crate) fn sqlite(folder: &Path, rows: u64) -> Result<String, Box<dyn Error + Send + Sync>> {
    let path = folder.join(format!("bench-{rows}.sqlite")).display().to_string();
    let url = format!("sqlite:{path}");
    if !fs::exists(&path)? {
        eprintln!("filling SQLite with {rows} rows");
        migrations::up(&url.parse::<DatabaseUrl>()?)?;
        let mut connection = SqliteConnection::establish(&path)?;
        let numbers = |count: u64| {
            format!(
                "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {count})"
            )
        };
        let (id, user) = ("printf('dep_%012x70008000000000000000', n)", "printf('user_bench%09d', n / 100)");
        let users = format!("{} {}", numbers(rows / ROWS_PER_USER), users("printf('user_bench%09d', n)"));
        connection.batch_execute(&format!(
            "PRAGMA journal_mode = WAL; BEGIN; {users}; {} {}; COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);",
            numbers(rows),
            deployments(id, user)
        ))?;
    }
    Ok(url)
}

/// Creates a PostgreSQL database of `rows` deployments on this server, again if it exists, and returns its URL.
pub(crate) fn postgres(server: &str, rows: u64) -> Result<String, Box<dyn Error + Send + Sync>> {
    eprintln!("filling PostgreSQL with {rows} rows");
    let name = format!("bench_{rows}");
    let mut connection = PgConnection::establish(server)?;
    connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))?;
    connection.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
    let url = format!("{base}/{name}");
    migrations::up(&url.parse::<DatabaseUrl>()?)?;
    let mut connection = PgConnection::establish(&url)?;
    let (id, user) = (
        "'dep_' || lpad(to_hex(n), 12, '0') || '70008000000000000000'",
        "'user_bench' || lpad((n / 100)::text, 9, '0')",
    );
    let numbers = |count: u64| format!("WITH numbers AS (SELECT generate_series(0::bigint, {count} - 1) AS n)");
    // The trigger on each inserted row locks its owner: nothing else runs here.
    connection.batch_execute("ALTER TABLE deployments DISABLE TRIGGER USER")?;
    let all_users = users("'user_bench' || lpad(n::text, 9, '0')");
    connection.batch_execute(&format!("{} {all_users}", numbers(rows / ROWS_PER_USER)))?;
    connection.batch_execute(&format!("{} {}", numbers(rows), deployments(id, user)))?;
    connection.batch_execute("ALTER TABLE deployments ENABLE TRIGGER USER")?;
    connection.batch_execute("VACUUM (ANALYZE)")?;
    connection.batch_execute("CHECKPOINT")?;
    Ok(url)
}

fn users(id: &str) -> String {
    format!(
        "INSERT INTO users (id, created_at, updated_at) SELECT {id}, '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM numbers"
    )
}

fn deployments(id: &str, user: &str) -> String {
    format!(
        "INSERT INTO deployments (id, user_id, name, repository, branch, docker_file_path, context_dir, port_number, \
         env_vars, resource_version, private, description, tags, created_at, updated_at) \
         SELECT {id}, {user}, 'shop', 'https://github.com/example/shop', 'main', 'Dockerfile', '.', 8080, \
         '{{\"LOG_LEVEL\":\"info\",\"REGION\":\"eu\"}}', 'basic', true, 'The shop of the example', '[\"web\",\"shop\"]', \
         '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM numbers"
    )
}

/// Returns the server in `TEST_POSTGRES_URL`, which `scripts/with-postgres` sets.
pub(crate) fn postgres_server() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok()
}

/// Checks that a program is installed.
pub(crate) fn require(program: &str) -> Result<(), String> {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    if found.is_ok_and(|found| found.status.success()) {
        Ok(())
    } else {
        Err(format!("{program} is not installed; on Debian: apt-get install {program}"))
    }
}
