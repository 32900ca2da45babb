//! The names of the cookies that may hold a token.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ConfigFault;
use super::validate::valid_cookie_name;
use crate::request::credentials::{CookieSource, SESSION, SessionCookies};

/// Returns the cookies that may hold a token, in lookup order.
///
/// With a publishable key, `__session` stands for both of Clerk's cookies. The other name ends in the first eight characters
/// of the key's SHA-1 in base64url (`getCookieSuffix` in `@clerk/shared`).
pub(super) fn cookie_sources(
    names: Vec<String>,
    publishable_key: Option<&str>,
) -> impl Iterator<Item = Result<CookieSource, ConfigFault>> {
    names.into_iter().map(move |name| match publishable_key.map(str::trim) {
        Some(key) if name == SESSION => {
            Ok(CookieSource::Session(SessionCookies::of(&suffix(key), key.starts_with("pk_live_"))))
        }
        _ => valid_cookie_name(name).map(CookieSource::Named),
    })
}

fn suffix(publishable_key: &str) -> String {
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, publishable_key.as_bytes());
    URL_SAFE_NO_PAD.encode(hash).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results of `getCookieSuffix` in `@clerk/shared` 4.
    #[test]
    fn the_suffix_is_the_one_that_clerk_computes() {
        for (key, expected) in [
            ("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "l2OS3d9k"),
            ("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "naoXFJnI"),
            ("pk_test_dG91Y2hlZC1sYWR5YmlyZC0yMy5jbGVyay5hY2NvdW50cy5kZXYk", "5BbNU2Gx"),
        ] {
            assert_eq!(suffix(key), expected);
        }
    }
}
