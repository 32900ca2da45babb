//! The SQL statements that reach each database, as diesel reports them.

use std::sync::{Mutex, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// The statements of all tests of this process: the URL and the text.
static LOG: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// The URLs on which transactions were begun.
static BEGUN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The prepared statements that each connection keeps: its URL and the text.
static KEPT: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// Records the statements of every connection opened from now on.
pub(crate) fn record() {
    set_default_instrumentation(|| Some(Box::<Recorder>::default())).unwrap();
}

/// Statements that do not belong to a request: the begin and end of transactions, and the setup of a connection that
/// the pool opens in the background.
const ASIDE: [&str; 7] = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "PRAGMA "];

/// The queries of background threads: revocations, as each database quotes the table, and whether the database can be used.
const WATCH: [&str; 4] =
    [r#"FROM "revocations""#, "FROM `revocations`", "'transaction_read_only'", "FROM sqlite_master)"];

/// The statements on the database whose URL contains this, without [`ASIDE`].
pub(crate) fn on(database: &str) -> Vec<String> {
    let log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    log.iter().filter(|(url, _)| url.contains(database)).map(|(_, statement)| statement.clone()).collect()
}

/// Whether a statement of [`on`] is prepared once per connection.
pub(crate) fn is_kept(statement: &str) -> bool {
    let text = statement.split(" -- binds: ").next().unwrap_or_default();
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|(_, kept)| kept == text)
}

/// How many statements the connections to that database have prepared and kept, without [`WATCH`].
pub(crate) fn kept_on(database: &str) -> usize {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.iter().filter(|(url, text)| url.contains(database) && !is_watch(text)).count()
}

/// How many transactions were begun on that database.
pub(crate) fn transactions_on(database: &str) -> usize {
    let begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner);
    begun.iter().filter(|url| url.contains(database)).count()
}

fn is_watch(statement: &str) -> bool {
    WATCH.iter().any(|words| statement.contains(words))
}

/// The statements of one connection.
#[derive(Default)]
struct Recorder {
    url: String,
}

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.url = url.to_owned(),
            InstrumentationEvent::StartQuery { query, .. } => {
                let statement = query.to_string();
                let aside = ASIDE.iter().any(|word| statement.starts_with(word));
                if !aside && !is_watch(&statement) {
                    LOG.lock().unwrap_or_else(PoisonError::into_inner).push((self.url.clone(), statement));
                }
            }
            InstrumentationEvent::CacheQuery { sql, .. } => {
                KEPT.lock().unwrap_or_else(PoisonError::into_inner).push((self.url.clone(), sql.to_owned()));
            }
            InstrumentationEvent::BeginTransaction { .. } => {
                BEGUN.lock().unwrap_or_else(PoisonError::into_inner).push(self.url.clone());
            }
            _ => {}
        }
    }
}
