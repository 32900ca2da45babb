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
            lines.extend(development([issuer]));
            lines
        }
        Setting::TokenKinds(kinds) => vec![format!("CLERK_TOKEN_KINDS={}", kinds.join(","))],
        Setting::AuthorizedParties(parties) => {
            let line = format!("CLERK_AUTHORIZED_PARTIES={}", parties.join(","));
            std::iter::once(line).chain(development(parties)).collect()
        }
        Setting::Audience(audience) => vec![format!("CLERK_AUDIENCE={audience}")],
        Setting::TemplateAudience(audience) => vec![format!("CLERK_TEMPLATE_AUDIENCE={audience}")],
        Setting::AnyTemplateAudience => vec!["CLERK_TEMPLATE_AUDIENCE=any".to_owned()],
        Setting::MaxSessionLifetime(seconds) => vec![format!("CLERK_SESSION_MAX_LIFETIME={seconds}")],
        Setting::MaxTemplateLifetime(seconds) => vec![format!("CLERK_TEMPLATE_MAX_LIFETIME={seconds}")],
        Setting::ClockSkew(seconds) => vec![format!("CLERK_CLOCK_SKEW={seconds}")],
    }
}

/// Assignments for several settings, each once.
pub(super) fn all_assignments(settings: &[Setting]) -> Vec<String> {
    let mut all = Vec::new();
    for line in settings.iter().flat_map(assignments) {
        if !all.contains(&line) {
            all.push(line);
        }
    }
    all
}

/// What plain http needs.
fn development<'a>(urls: impl IntoIterator<Item = &'a String>) -> Option<String> {
    urls.into_iter().any(|url| url.starts_with("http:")).then(|| "APP_ENV=development".to_owned())
}
