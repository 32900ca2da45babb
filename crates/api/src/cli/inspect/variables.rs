//! Settings of the verifier as the variables that `api serve` reads.
//!
//! Owns their names here. It refuses to judge whether a setting should be made.

use auth::inspect::Setting;

/// Assignments for the environment or for `.env`.
pub(super) fn assignments(setting: &Setting) -> Vec<String> {
    match setting {
        Setting::Issuer(issuer) => {
            let mut lines =
                vec![format!("CLERK_ISSUER={issuer}"), format!("CLERK_JWKS_URL={issuer}/.well-known/jwks.json")];
            if issuer.starts_with("http:") {
                lines.push("APP_ENV=development".to_owned());
            }
            lines
        }
        Setting::TokenKinds(kinds) => vec![format!("CLERK_TOKEN_KINDS={}", kinds.join(","))],
        Setting::AuthorizedParties(parties) => vec![format!("CLERK_AUTHORIZED_PARTIES={}", parties.join(","))],
        Setting::Audience(audience) => vec![format!("CLERK_AUDIENCE={audience}")],
        Setting::TemplateAudience(audience) => vec![format!("CLERK_TEMPLATE_AUDIENCE={audience}")],
        _ => Vec::new(),
    }
}
