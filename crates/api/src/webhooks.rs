//! Clerk's webhooks: verifying a delivery, parsing its event, and applying it once. Owns the table of deliveries; the
//! modules of users, organizations and revocations own what an event changes.

mod apply;
mod delivery;
mod event;
mod secret;

pub use apply::{Consequences, WebhookOutcome, apply};
pub use delivery::Delivery;
pub use event::Event;
pub use secret::{InvalidSecret, Secret};

use crate::error::WebhookRefusal;

/// The longest event accepted: a user with everything that Clerk allows is some ten kilobytes.
pub const MAX_EVENT: usize = 256 * 1024;

/// The configuration of webhooks.
#[derive(Clone, Debug, Default)]
pub struct Webhooks {
    secret: Option<Secret>,
}

impl Webhooks {
    /// Accepts what is signed with this secret; nothing without one.
    #[must_use]
    pub fn new(secret: Option<Secret>) -> Self {
        Self { secret }
    }

    /// Returns whether there is a secret.
    #[must_use]
    pub fn are_configured(&self) -> bool {
        self.secret.is_some()
    }

    /// Returns the secret.
    ///
    /// # Errors
    /// [`WebhookRefusal::NotConfigured`] if there is none.
    pub fn secret(&self) -> Result<&Secret, WebhookRefusal> {
        self.secret.as_ref().ok_or(WebhookRefusal::NotConfigured)
    }
}
