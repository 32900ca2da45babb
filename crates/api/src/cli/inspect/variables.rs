//! Settings of the verifier as assignments of the variables that `api serve` reads.

use auth::inspect::Setting;

/// Returns assignments for the environment or for `.env`.
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

/// Returns assignments for several settings, without duplicates.
pub(super) fn all_assignments(settings: &[Setting]) -> Vec<String> {
    let mut all = Vec::new();
    for line in settings.iter().flat_map(assignments) {
        if !all.contains(&line) {
            all.push(line);
        }
    }
    all
}

/// Returns the assignment that plain HTTP needs.
fn development<'a>(urls: impl IntoIterator<Item = &'a String>) -> Option<String> {
    urls.into_iter().any(|url| url.starts_with("http:")).then(|| "APP_ENV=development".to_owned())
}
