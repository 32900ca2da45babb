//! The signing secret of a webhook endpoint, and the check of a signature; the library of the scheme's authors does the
//! cryptography: <https://www.standardwebhooks.com>.

use std::{fmt, str::FromStr, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::header::{HeaderMap, HeaderValue};
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

use super::Delivery;
use crate::error::WebhookRefusal;

/// The prefix of every secret.
const PREFIX: &str = "whsec_";
/// The scheme's minimum; Clerk's secrets are not shorter.
const MIN_BYTES: usize = 24;

/// A webhook endpoint's signing secret; `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(Arc<Webhook>);

/// The text is not a signing secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a signing secret is whsec_ and base64 of at least 24 bytes, as Clerk's dashboard shows it")]
pub struct InvalidSecret;

impl FromStr for Secret {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, InvalidSecret> {
        let encoded = text.trim().strip_prefix(PREFIX).ok_or(InvalidSecret)?;
        let key = STANDARD.decode(encoded).map_err(|_| InvalidSecret)?;
        if key.len() < MIN_BYTES {
            return Err(InvalidSecret);
        }
        Webhook::from_bytes(key).map(|webhook| Self(Arc::new(webhook))).map_err(|_| InvalidSecret)
    }
}

impl Secret {
    /// Checks that this body was signed for this delivery, within five minutes of now.
    ///
    /// # Errors
    /// [`WebhookRefusal::Unsigned`] if the signature is invalid or outside the time window.
    pub fn verify(&self, delivery: &Delivery, body: &[u8]) -> Result<(), WebhookRefusal> {
        // Clerk sends through Svix, which uses other header names for the same scheme.
        let headers: Option<HeaderMap> = [
            (HEADER_WEBHOOK_ID, delivery.id()),
            (HEADER_WEBHOOK_TIMESTAMP, &delivery.sent_at().to_string()),
            (HEADER_WEBHOOK_SIGNATURE, delivery.signatures()),
        ]
        .into_iter()
        .map(|(name, value)| Some((name.parse().ok()?, HeaderValue::from_str(value).ok()?)))
        .collect();
        let verdict = headers.map(|headers| self.0.verify(body, &headers));
        if matches!(verdict, Some(Ok(()))) { Ok(()) } else { Err(WebhookRefusal::Unsigned) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_its_prefix_and_twenty_four_bytes() {
        let of = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        assert!(of(24).parse::<Secret>().is_ok());
        assert!(format!(" {}\n", of(32)).parse::<Secret>().is_ok());
        for wrong in
            [&of(23), "", "whsec_", "whsec_not base64!", &of(24)[6..], "sk_live_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        {
            assert_eq!(wrong.parse::<Secret>().unwrap_err(), InvalidSecret, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let secret: Secret = format!("whsec_{}", STANDARD.encode([7; 24])).parse().unwrap();
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
