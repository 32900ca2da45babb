//! Under which names a token may come as a cookie.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ConfigFault;
use super::validate::valid_cookie_name;

/// Clerk's cookie with the session's token.
pub(super) const SESSION: &str = "__session";

/// The names in their order, with the instance's own session cookie before the one that all instances share.
///
/// Of two applications on one host (development is `localhost`, whatever the port) the last one to be used has left its
/// token in `__session`. Clerk therefore sets a second cookie, whose name ends in the first eight characters of the
/// publishable key's SHA-1 in base64url (`getCookieSuffix` in `@clerk/shared`): it is this instance's and nobody else's.
pub(super) fn cookie_names(names: Vec<String>, publishable_key: Option<&str>) -> Vec<Result<String, ConfigFault>> {
    let mut all = Vec::with_capacity(names.len() + 1);
    for name in names {
        if let Some(key) = publishable_key.filter(|_| name == SESSION) {
            all.push(Ok(format!("{SESSION}_{}", suffix(key))));
        }
        all.push(valid_cookie_name(name));
    }
    all
}

fn suffix(publishable_key: &str) -> String {
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, publishable_key.trim().as_bytes());
    URL_SAFE_NO_PAD.encode(hash).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `getCookieSuffix` of `@clerk/shared` 4 answers.
    #[test]
    fn the_suffix_is_the_one_that_clerk_computes() {
        for (key, expected) in [
            ("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "l2OS3d9k"),
            ("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "naoXFJnI"),
            ("pk_test_dG91Y2hlZC1sYWR5YmlyZC0yMy5jbGVyay5hY2NvdW50cy5kZXYk", "5BbNU2Gx"),
        ] {
            assert_eq!(suffix(key), expected);
            assert_eq!(suffix(&format!(" {key}\n")), expected, "as the key itself is read");
        }
    }

    #[test]
    fn the_instances_own_cookie_stands_before_the_shared_one_wherever_that_stands() {
        let names = |names: &[&str], key| {
            cookie_names(names.iter().map(|name| (*name).to_owned()).collect(), key)
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
                .unwrap()
        };
        let key = Some("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
        assert_eq!(names(&["__session", "jwt"], key), ["__session_l2OS3d9k", "__session", "jwt"]);
        assert_eq!(names(&["jwt", "__session"], key), ["jwt", "__session_l2OS3d9k", "__session"]);
        assert_eq!(names(&["jwt"], key), ["jwt"], "whoever does not want Clerk's cookies gets none");
        assert_eq!(names(&["__session", "jwt"], None), ["__session", "jwt"]);
    }
}
