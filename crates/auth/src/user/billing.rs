//! The features and plans that a session token lists, the claims `fea` and `pla`.
//!
//! Owns the reading of one list and of the scope in front of a name. It refuses to know what a feature is good for.

/// Whose a feature or a plan has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Organization,
    User,
    Either,
}

/// Whether a list such as `o:pro,u:free` has what is asked for: `org:pro`, `user:free`, or `pro` of either.
///
/// The list's scopes are `o`, `u`, `uo` and `ou` (Clerk's documentation, "Session tokens"; `splitByScope` in
/// `clerk/javascript: packages/shared/src/authorization.ts`). Releases of that file differ on everything else, so
/// everything else grants nothing: an element of another scope by itself, and one that cannot be split the whole list.
pub(crate) fn lists(list: &str, wanted: &str, has_organization: bool) -> bool {
    let Some((scope, name)) = asked_for(wanted) else { return false };
    let mut found = false;
    for element in list.split(',') {
        let Some((owner, listed)) = element.trim().split_once(':') else { return false };
        let (of_organization, of_user) = match owner {
            "o" => (true, false),
            "u" => (false, true),
            "ou" | "uo" => (true, true),
            _ => (false, false),
        };
        // Without an active organization there is nobody whose feature it could be.
        let fits =
            (of_organization && has_organization && scope != Scope::User) || (of_user && scope != Scope::Organization);
        found |= fits && listed == name;
    }
    found
}

/// The scope and the name; `None` for what no list can have.
fn asked_for(wanted: &str) -> Option<(Scope, &str)> {
    let (scope, name) = match wanted.split_once(':') {
        Some(("org", name)) => (Scope::Organization, name),
        Some(("user", name)) => (Scope::User, name),
        Some(_) => return None,
        None => (Scope::Either, wanted),
    };
    (!name.is_empty() && !name.contains(':')).then_some((scope, name))
}
