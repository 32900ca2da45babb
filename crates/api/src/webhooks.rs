//! Clerk's webhooks: who sent one, what it says, and what comes of it.
//! Knows the table of deliveries; what becomes of users and sessions is said by their own modules.

mod apply;
mod delivery;
mod event;
mod secret;

pub use apply::{Consequences, Outcome, apply};
pub use delivery::Delivery;
pub use event::Event;
pub use secret::{InvalidSecret, Secret};

use crate::error::WebhookRefusal;

/// No event is longer: a user with all that Clerk lets them have is some ten kilobytes.
pub const MAX_EVENT: usize = 256 * 1024;

/// The webhooks as they are configured.
#[derive(Clone, Debug, Default)]
pub struct Webhooks {
    secret: Option<Secret>,
}

impl Webhooks {
    /// Takes what this secret has signed; without one, nothing.
    #[must_use]
    pub fn new(secret: Option<Secret>) -> Self {
        Self { secret }
    }

    /// Whether any webhook is taken.
    #[must_use]
    pub fn are_configured(&self) -> bool {
        self.secret.is_some()
    }

    /// The secret.
    ///
    /// # Errors
    /// [`WebhookRefusal::NotConfigured`] when there is none.
    pub fn secret(&self) -> Result<&Secret, WebhookRefusal> {
        self.secret.as_ref().ok_or(WebhookRefusal::NotConfigured)
    }
}
