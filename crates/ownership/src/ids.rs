//! Ids from a request, parsed before any query.

use std::{collections::HashSet, fmt::Display, str::FromStr};

use crate::{refusal::Refusal, resource::Resource};

/// The longest id that is parsed; a longer one is refused.
pub(crate) const MAX_LEN: usize = 255;

/// Parses an id. An id that cannot exist gets the same refusal as an id that does not.
pub(crate) fn parse<R: Resource>(id: &str) -> Result<R::Id, Refusal> {
    may_exist(id).then(|| parse_id(id)).flatten().ok_or_else(Refusal::denied::<R>)
}

/// Parses the spelling that the id's `Display` prints. Another spelling, such as `+7` or `007`, would be a second name of the
/// same row.
pub fn parse_id<I: FromStr + Display>(text: &str) -> Option<I> {
    let id: I = text.parse().ok()?;
    (id.to_string() == text).then_some(id)
}

/// Whether a text can be an id of any type.
pub(crate) fn may_exist(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_LEN && !id.contains(|c: char| c.is_control() || c == '\u{fffd}')
}

/// Parses the ids of a batch. A repeated id counts once.
pub(crate) fn parse_all<R: Resource>(ids: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Vec<R::Id>, Refusal> {
    let (mut parsed, mut seen) = (Vec::new(), HashSet::new());
    for text in ids {
        let id = parse::<R>(text.as_ref())?;
        if seen.insert(id.to_string()) {
            parsed.push(id);
        }
    }
    Ok(parsed)
}
