//! Random ids in Clerk's formats.
//! Owns alphabets and lengths; does not know what an id names.

use aws_lc_rs::rand;

/// The length of a KSUID. Clerk's ids are a prefix and a KSUID in base62, such as `ins_3DGC6RbgQaOglagDsLk6LCFM35J`.
const KSUID_LEN: usize = 27;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Returns an id such as `ins_…` or `sess_…`.
pub(crate) fn clerk_id(prefix: &str) -> String {
    // 62 does not divide 256, so some characters are more likely: ids must be distinct, not uniform.
    let body = random_bytes::<KSUID_LEN>().map(|byte| char::from(BASE62[usize::from(byte) % BASE62.len()]));
    format!("{prefix}{}", String::from_iter(body))
}

/// Returns a token id: twenty hexadecimal digits, as in Clerk's documentation ("JWT templates", default claims).
pub(crate) fn token_id() -> String {
    random_bytes::<10>().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[expect(clippy::expect_used, reason = "the generator fails only if the operating system has no randomness")]
fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_prefix_and_27_base62_characters() {
        let id = clerk_id("ins_");
        let body = id.strip_prefix("ins_").unwrap();
        assert_eq!(body.len(), 27);
        assert!(body.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
    }

    #[test]
    fn a_token_id_is_20_hexadecimal_digits() {
        let id = token_id();
        assert_eq!(id.len(), 20);
        assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    }

    #[test]
    fn two_ids_differ() {
        assert_ne!(clerk_id("ins_"), clerk_id("ins_"));
        assert_ne!(token_id(), token_id());
    }
}
