//! Records the log of all tests at its most verbose level, and every response. None may show a token, a key id or a
//! secret. Each test asserts it when its service ends.

use std::{
    io,
    sync::{Mutex, Once, PoisonError},
};

use tracing::Level;

/// How many bytes were recorded, and the lines that show too much.
static HEARD: Mutex<(usize, Vec<String>)> = Mutex::new((0, Vec::new()));
/// The lines of requests.
static REQUESTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// The warnings and errors that operators act on.
static ALARMS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LISTENING: Once = Once::new();

/// Texts that no log line and no response contains: how every JSON part of a token begins, and the prefixes of key ids
/// and webhook secrets. Ten more characters distinguish them from words in source code.
const SECRETS: [&str; 3] = ["eyJ", "ins_", "whsec_"];

/// Starts recording, through both logging facades.
pub(super) fn listen() {
    LISTENING.call_once(|| {
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(|| Ear).init();
        log::set_logger(&Ear).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// Whether a text shows a secret.
pub(crate) fn shows_a_secret(text: &str) -> bool {
    SECRETS.iter().any(|prefix| {
        text.match_indices(prefix).any(|(at, _)| {
            let rest = text[at + prefix.len()..].chars();
            rest.take(10).filter(char::is_ascii_alphanumeric).count() == 10
        })
    })
}

/// How many bytes were recorded.
pub(crate) fn bytes_heard() -> usize {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).0
}

/// The lines of requests that contained this text.
pub(crate) fn request_lines(text: &str) -> Vec<String> {
    let lines = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner);
    lines.iter().filter(|line| line.contains(text)).cloned().collect()
}

/// How many alarms contained all of these words.
pub(crate) fn alarms(words: &[&str]) -> usize {
    let alarms = ALARMS.lock().unwrap_or_else(PoisonError::into_inner);
    alarms.iter().filter(|line| words.iter().all(|word| line.contains(word))).count()
}

/// Asserts that something was recorded, and that nothing shows a secret.
pub(super) fn assert_kept() {
    let (bytes, lines) = &*HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(*bytes > 0, "nothing was recorded");
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
        if line.contains(" api::request: ") {
            REQUESTS.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
        }
        if shows_a_secret(line) {
            heard.1.push(line.to_owned());
        }
    }
}

impl io::Write for Ear {
    /// A whole line at a time, because the subscriber writes whole lines.
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
