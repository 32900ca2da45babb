//! The verifier's settings: which variable sets which of them.

use std::{ops::RangeInclusive, time::Duration};

use auth::{ClerkAuth, ClerkAuthBuilder, ConfigFault, ConfigProblem, ConfigSetting, TokenKind};

use crate::cookies::{Cookies, OF_THE_HOST};

use super::{
    error::{Problem, SettingsError},
    reader::Reader,
    variables::{
        CLERK_AUDIENCE, CLERK_AUTHORIZED_PARTIES, CLERK_CLOCK_SKEW, CLERK_COOKIES, CLERK_ISSUER, CLERK_JWKS_URL,
        CLERK_JWT_KEY, CLERK_PUBLISHABLE_KEY, CLERK_SESSION_MAX_AGE, CLERK_SESSION_MAX_LIFETIME,
        CLERK_TEMPLATE_AUDIENCE, CLERK_TEMPLATE_MAX_LIFETIME, CLERK_TOKEN_KINDS, FRONTEND_URL, Variable,
    },
};

/// The longest that Clerk allows for sessions and for tokens of templates.
const TEN_YEARS: u64 = 315_360_000;

/// Creates the verifier's builder from the variables.
pub(super) fn builder(env: &mut Reader<'_>, development: bool, cookies: &Cookies) -> ClerkAuthBuilder {
    let mut clerk = ClerkAuth::builder().allow_insecure_loopback(development);
    type Setting = fn(ClerkAuthBuilder, String) -> ClerkAuthBuilder;
    let texts: [(&'static Variable, Setting); 5] = [
        (&CLERK_PUBLISHABLE_KEY, ClerkAuthBuilder::publishable_key),
        (&CLERK_ISSUER, ClerkAuthBuilder::issuer),
        (&CLERK_JWKS_URL, ClerkAuthBuilder::jwks_url),
        (&CLERK_AUDIENCE, ClerkAuthBuilder::audience),
        (&CLERK_TEMPLATE_AUDIENCE, template_audience),
    ];
    for (variable, apply) in texts {
        if let Some(value) = env.text(variable) {
            clerk = apply(clerk, value);
        }
    }
    for variable in [&CLERK_AUDIENCE, &CLERK_TEMPLATE_AUDIENCE] {
        if env.text(variable).is_some_and(|value| value.contains(',')) {
            env.reject(variable, "must be one audience, without a comma");
        }
    }
    if let Some(pem) = env.text(&CLERK_JWT_KEY) {
        // Env files have a PEM on one line, with `\n` for its line breaks.
        clerk = clerk.jwt_key_pem(pem.replace("\\n", "\n"));
    }
    let kinds: Result<Vec<TokenKind>, _> = env.list(&CLERK_TOKEN_KINDS).iter().map(|kind| kind.parse()).collect();
    match kinds {
        Ok(kinds) => clerk = clerk.token_kinds(kinds),
        Err(error) => env.reject(&CLERK_TOKEN_KINDS, error),
    }
    type Time = fn(ClerkAuthBuilder, Duration) -> ClerkAuthBuilder;
    let times: [(&'static Variable, RangeInclusive<u64>, Time); 4] = [
        (&CLERK_SESSION_MAX_AGE, 60..=TEN_YEARS, ClerkAuthBuilder::max_session_age),
        (&CLERK_SESSION_MAX_LIFETIME, 30..=TEN_YEARS, ClerkAuthBuilder::max_session_lifetime),
        (&CLERK_TEMPLATE_MAX_LIFETIME, 30..=TEN_YEARS, ClerkAuthBuilder::max_template_lifetime),
        (&CLERK_CLOCK_SKEW, 0..=60, ClerkAuthBuilder::clock_skew),
    ];
    for (variable, bounds, apply) in times {
        if let Some(seconds) = env.within(variable, bounds) {
            clerk = apply(clerk, Duration::from_secs(seconds));
        }
    }
    let kept = cookies.name();
    let mut names = env.list(&CLERK_COOKIES);
    // No other host can set this cookie, so it comes first.
    if !names.iter().any(|name| name == OF_THE_HOST) {
        names.insert(0, OF_THE_HOST.to_owned());
    }
    if !names.iter().any(|name| name == kept) {
        env.reject(&CLERK_COOKIES, format!("must include `{kept}`, the cookie that set-token sets"));
    }
    clerk.cookies(names).authorized_parties(parties(env)).allowed_origins(env.list(&FRONTEND_URL))
}

/// Accepts tokens of every party.
const ANY: &str = "any";

/// Reads the authorized parties; an empty list accepts any.
fn parties(env: &mut Reader<'_>) -> Vec<String> {
    let mut parties = env.list(&CLERK_AUTHORIZED_PARTIES);
    if parties.iter().any(|party| party == ANY) {
        if parties.len() > 1 {
            env.reject(&CLERK_AUTHORIZED_PARTIES, "`any` must be the only entry: remove it, or the others");
        }
        parties.clear();
    }
    parties
}

/// Requires the authorized parties: production must not accept tokens of every party by accident.
pub(super) fn require_parties(env: &mut Reader<'_>) {
    if env.list(&CLERK_AUTHORIZED_PARTIES).is_empty() {
        env.reject(
            &CLERK_AUTHORIZED_PARTIES,
            "not set: set it to your front end's origin, or to `any` to accept tokens made for other origins too",
        );
    }
}

fn template_audience(clerk: ClerkAuthBuilder, audience: String) -> ClerkAuthBuilder {
    if audience == "any" { clerk.any_template_audience() } else { clerk.template_audience(audience) }
}

/// Builds the verifier; adds each of its problems with the variable's name.
pub(super) fn build(env: &mut Reader<'_>, clerk: ClerkAuthBuilder) -> Option<ClerkAuth> {
    match clerk.build() {
        Ok(clerk) => Some(clerk),
        Err(error) => {
            error.problems().iter().map(problem).for_each(|problem| env.add(problem));
            None
        }
    }
}

/// Converts a problem of the verifier to one of the variable.
fn problem(problem: &ConfigProblem) -> Problem {
    let text = match &problem.fault {
        ConfigFault::MissingIssuer => {
            "not set: set CLERK_PUBLISHABLE_KEY, or CLERK_ISSUER and one of CLERK_JWKS_URL and CLERK_JWT_KEY".to_owned()
        }
        ConfigFault::MissingKeys => {
            "no signing keys: set CLERK_PUBLISHABLE_KEY, CLERK_JWKS_URL or CLERK_JWT_KEY".to_owned()
        }
        ConfigFault::MissingTemplateAudience => {
            "not set, although CLERK_TOKEN_KINDS has `template`: set it to the `aud` of your JWT template, or to `any` if the \
             Clerk instance has no OAuth applications, whose id tokens may look the same"
                .to_owned()
        }
        fault => fault.to_string(),
    };
    Problem { variable: variable(problem.setting), text }
}

impl From<auth::ConfigError> for SettingsError {
    fn from(error: auth::ConfigError) -> Self {
        Self::new(error.problems().iter().map(problem).collect())
    }
}

/// Returns the variable of a setting of the verifier.
#[must_use]
pub fn variable(setting: ConfigSetting) -> &'static Variable {
    match setting {
        ConfigSetting::Issuer => &CLERK_ISSUER,
        ConfigSetting::PublishableKey => &CLERK_PUBLISHABLE_KEY,
        ConfigSetting::JwksUrl => &CLERK_JWKS_URL,
        ConfigSetting::JwtKeyPem => &CLERK_JWT_KEY,
        ConfigSetting::AuthorizedParties => &CLERK_AUTHORIZED_PARTIES,
        ConfigSetting::AllowedOrigins => &FRONTEND_URL,
        ConfigSetting::Audience => &CLERK_AUDIENCE,
        ConfigSetting::TemplateAudience => &CLERK_TEMPLATE_AUDIENCE,
        ConfigSetting::TokenKinds => &CLERK_TOKEN_KINDS,
        ConfigSetting::Cookies => &CLERK_COOKIES,
        ConfigSetting::MaxSessionAge => &CLERK_SESSION_MAX_AGE,
        ConfigSetting::MaxSessionLifetime => &CLERK_SESSION_MAX_LIFETIME,
        ConfigSetting::MaxTemplateLifetime => &CLERK_TEMPLATE_MAX_LIFETIME,
        ConfigSetting::ClockSkew => &CLERK_CLOCK_SKEW,
    }
}
