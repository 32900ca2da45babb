//! Ids as they come from outside, parsed before any query. Knows no request.

use std::collections::HashSet;

use crate::{refusal::Refusal, resource::Resource};

/// No id is longer; a longer one is refused before it is looked at.
pub(crate) const MAX_LEN: usize = 255;

/// Parses an id. One that cannot exist is refused exactly as one that does not.
pub(crate) fn parse<R: Resource>(id: &str) -> Result<R::Id, Refusal> {
    may_exist(id).then(|| id.parse().ok()).flatten().ok_or_else(Refusal::denied::<R>)
}

/// Whether a text can be an id at all, of whatever type.
pub(crate) fn may_exist(id: &str) -> bool {
    !id.is_empty() && id.len() <= MAX_LEN && !id.contains(|c: char| c.is_control() || c == '\u{fffd}')
}

/// Parses the ids of a batch; a repeated id counts once, however it is spelled and however long the list is.
pub(crate) fn parse_all<R: Resource>(ids: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Vec<R::Id>, Refusal> {
    let (mut parsed, mut seen) = (Vec::new(), HashSet::new());
    for id in ids {
        let id = parse::<R>(id.as_ref())?;
        if seen.insert(id.to_string()) {
            parsed.push(id);
        }
    }
    Ok(parsed)
}
