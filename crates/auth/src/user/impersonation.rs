//! What a token says about who acts.
//!
//! Owns the three answers. It refuses to read claims: the policy does.

/// Whether somebody else acts as the user of the token.
///
/// ```
/// # use auth::{ClerkUser, Impersonation};
/// fn may_close_the_account(user: &ClerkUser) -> bool {
///     match user.impersonation() {
///         Impersonation::Nobody => true,
///         Impersonation::By(_) | Impersonation::Unknown => false,
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Impersonation {
    /// The user themselves: a session token without `act`, or a token whose `act` is `null`.
    Nobody,
    /// The actor of this id acts as the user.
    By(String),
    /// A template token without `act`. Clerk copies the actor into a template's token only where the template says
    /// `"act": "{{session.actor}}"`, so its absence tells nothing.
    Unknown,
}
