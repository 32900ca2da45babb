//! Limits of the requests that no verified user sends, for each client. A request is counted when its answer is known: a
//! verified caller is never limited, and costs no lock.

use std::{
    num::{NonZeroU32, NonZeroUsize},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use actix_web::{HttpMessage, HttpRequest, dev::ServiceResponse, http::StatusCode};
use auth::ClerkAuth;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    nanos::Nanos,
    state::StateStore,
};
use lru::LruCache;
use prometheus_client::{
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};

use super::client::{Client, TrustedProxies};
use crate::error::{ApiError, WebhookRefusal};

/// The limits of each client; default: none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientLimits {
    /// The proxies that name the client.
    pub trusted_proxies: TrustedProxies,
    /// Failed authentications a minute: 401, or a webhook without a valid signature.
    pub failures: Option<NonZeroU32>,
    /// Other requests a minute without a verified user.
    pub anonymous: Option<NonZeroU32>,
}

/// The clients of one process, and what they have used of their limits.
pub(super) struct Clients {
    trusted_proxies: TrustedProxies,
    failures: Option<Limiter>,
    anonymous: Option<Limiter>,
    refused: Family<[(&'static str, &'static str); 1], Counter>,
}

const FAILURES: &str = "failed_authentication";
const ANONYMOUS: &str = "anonymous";

impl Clients {
    pub(super) fn new(limits: ClientLimits) -> Self {
        let refused = Family::default();
        // Each count is on the page before the first refusal.
        let limiter = |name, limit: Option<_>| {
            let refused = Counter::clone(&refused.get_or_create(&[("limit", name)]));
            limit.map(|limit| Limiter::new(limit, MAX_CLIENTS, refused))
        };
        let ClientLimits { trusted_proxies, failures, anonymous } = limits;
        let (failures, anonymous) = (limiter(FAILURES, failures), limiter(ANONYMOUS, anonymous));
        Self { trusted_proxies, failures, anonymous, refused }
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "Requests that were rejected because their client has reached a limit";
        registry.register("http_requests_limited", help, self.refused.clone());
    }

    /// Counts an answered request. Returns how long its client has to wait if the client has reached a limit.
    pub(super) fn count<B>(&self, response: &ServiceResponse<B>) -> Option<Duration> {
        if self.failures.is_none() && self.anonymous.is_none() {
            return None;
        }
        let request = response.request();
        let has_user = request.app_data::<ClerkAuth>().is_some_and(|clerk| clerk.has_verified(request));
        if has_user || has_verified_sender(request) || response.status().is_server_error() {
            return None;
        }
        let limiter = if is_failure(response) { &self.failures } else { &self.anonymous };
        limiter.as_ref()?.count(self.trusted_proxies.client(request.peer_addr()?.ip(), request.headers())?)
    }
}

/// In a request's extensions: its sender is verified, but not by the guard.
struct VerifiedSender;

/// Notes that a public handler has verified the sender of a request, which therefore does not count.
pub(crate) fn note_verified_sender(request: &HttpRequest) {
    request.extensions_mut().insert(VerifiedSender);
}

fn has_verified_sender(request: &HttpRequest) -> bool {
    request.extensions().contains::<VerifiedSender>()
}

fn is_failure<B>(response: &ServiceResponse<B>) -> bool {
    let error = response.response().error().and_then(|error| error.as_error());
    response.status() == StatusCode::UNAUTHORIZED || matches!(error, Some(ApiError::Webhook(WebhookRefusal::Unsigned)))
}

/// One limit.
struct Limiter {
    limiter: RateLimiter<Client, LatestClients, MonotonicClock>,
    refused: Counter,
}

impl Limiter {
    fn new(a_minute: NonZeroU32, clients: NonZeroUsize, refused: Counter) -> Self {
        let latest = LatestClients(Mutex::new(LruCache::new(clients)));
        Self { limiter: RateLimiter::new(Quota::per_minute(a_minute), latest, MonotonicClock), refused }
    }

    fn count(&self, client: Client) -> Option<Duration> {
        let early = self.limiter.check_key(&client).err()?;
        self.refused.inc();
        Some(early.wait_time_from(MonotonicClock.now()))
    }
}

/// How many clients each limit remembers; evaluated by the compiler. An attacker with more addresses has as many times the limit anyway.
const MAX_CLIENTS: NonZeroUsize = NonZeroUsize::new(65_536).unwrap();

/// The clients that were counted last. The store of `governor` has no bound.
struct LatestClients(Mutex<LruCache<Client, Nanos>>);

impl StateStore for LatestClients {
    type Key = Client;

    fn measure_and_replace<T, F, E>(&self, client: &Client, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut latest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (outcome, state) = decide(latest.get(client).copied())?;
        latest.put(*client, state);
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderMap;

    use super::*;

    fn client(number: u32) -> Client {
        TrustedProxies::default().client(std::net::Ipv4Addr::from_bits(number).into(), &HeaderMap::new()).unwrap()
    }

    fn limiter(clients: usize) -> Limiter {
        Limiter::new(NonZeroU32::new(2).unwrap(), NonZeroUsize::new(clients).unwrap(), Counter::default())
    }

    #[test]
    fn client_waits_until_the_minute_allows_another_request() {
        let limiter = limiter(10);
        assert_eq!([(); 2].map(|()| limiter.count(client(1))), [None, None]);
        let wait = limiter.count(client(1)).unwrap();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(30), "{wait:?}");
        assert_eq!(limiter.count(client(2)), None, "another client has its own limit");
        assert_eq!(limiter.refused.get(), 1);
    }

    #[test]
    fn refused_client_stays_known_and_the_table_is_bounded() {
        let limiter = limiter(10);
        let refused = (0..1000).filter(|other| {
            limiter.count(client(1 << 20 | other));
            limiter.count(client(1)).is_some()
        });
        assert_eq!(refused.count(), 998);
        assert_eq!(limiter.limiter.into_state_store().0.into_inner().unwrap().len(), 10);
    }
}
