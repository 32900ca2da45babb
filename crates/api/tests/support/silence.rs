//! Everything that is logged while the tests run, at its most talkative, and every answer: none of it may show a token,
//! the id of a key, or a secret. Each test asserts it for itself when its service ends.

use std::{
    io,
    sync::{Mutex, Once, PoisonError},
};

use tracing::Level;

/// What was heard so far: how many bytes, and the lines that show too much.
static HEARD: Mutex<(usize, Vec<String>)> = Mutex::new((0, Vec::new()));
/// The lines that an operator is meant to act on.
static ALARMS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LISTENING: Once = Once::new();

/// What no log line and no answer holds: how every part of a token begins that is JSON, and what an instance's key ids
/// and a webhook's secrets begin with. Ten more characters tell them from a word in somebody's source.
const SECRETS: [&str; 3] = ["eyJ", "ins_", "whsec_"];

/// Listens from now on, through both ways of logging.
pub(super) fn listen() {
    LISTENING.call_once(|| {
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(|| Ear).init();
        log::set_logger(&Ear).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// Whether a text shows what it must not.
pub(crate) fn shows_a_secret(text: &str) -> bool {
    SECRETS.iter().any(|prefix| {
        text.match_indices(prefix).any(|(at, _)| {
            let rest = text[at + prefix.len()..].chars();
            rest.take(10).filter(char::is_ascii_alphanumeric).count() == 10
        })
    })
}

/// How much has been heard.
pub(crate) fn bytes_heard() -> usize {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).0
}

/// How many alarms had all of these words.
pub(crate) fn alarms(words: &[&str]) -> usize {
    let alarms = ALARMS.lock().unwrap_or_else(PoisonError::into_inner);
    alarms.iter().filter(|line| words.iter().all(|word| line.contains(word))).count()
}

/// Asserts that something was heard, and nothing that shows too much.
pub(super) fn assert_kept() {
    let (bytes, lines) = &*HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(*bytes > 0, "the log was not heard at all");
    assert!(lines.is_empty(), "the log shows too much: {lines:#?}");
}

struct Ear;

impl Ear {
    fn hear(line: &str) {
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        heard.0 += line.len();
        if line.contains(" ERROR ") || line.contains(" WARN ") {
            ALARMS.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
        }
        if shows_a_secret(line) {
            heard.1.push(line.to_owned());
        }
    }
}

impl io::Write for Ear {
    /// A whole line at a time: that is how the subscriber writes.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        Self::hear(&String::from_utf8_lossy(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Ear {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        Self::hear(&format!("{} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
