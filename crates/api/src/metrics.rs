//! The metrics page, in OpenMetrics format. It has counts and ages only: no id, token or address, because scrapers are not
//! authenticated.

use std::{fmt, sync::Arc, time::Duration};

use auth::{ClerkAuth, KeyStats};
use ownership::{DecisionStats, r2d2::PoolStats};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, text},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::{Registry, Unit},
};

use crate::{access_log::DatabaseAccessLog, db::Db, http::Traffic, revocations::Revocations};

/// The content type of the page (OpenMetrics 1.0, "Overall structure").
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The metrics of one process, read on every scrape.
#[derive(Clone)]
pub struct Metrics(Arc<Registry>);

impl Metrics {
    /// Registers the metrics of these parts of a service.
    #[must_use]
    pub fn new(
        clerk: ClerkAuth,
        db: Db,
        revocations: Revocations,
        decisions: DecisionStats,
        access_log: DatabaseAccessLog,
        traffic: &Traffic,
    ) -> Self {
        let mut registry = Registry::default();
        traffic.register(&mut registry);
        registry.register_collector(Box::new(ServiceCollector { clerk, db, revocations, decisions, access_log }));
        Self(Arc::new(registry))
    }

    /// Renders the page.
    ///
    /// # Errors
    /// Formatting into memory fails, which does not happen.
    pub fn page(&self) -> Result<String, fmt::Error> {
        let mut page = String::new();
        text::encode(&mut page, &self.0)?;
        Ok(page)
    }
}

struct ServiceCollector {
    clerk: ClerkAuth,
    db: Db,
    revocations: Revocations,
    decisions: DecisionStats,
    access_log: DatabaseAccessLog,
}

impl Collector for ServiceCollector {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let stats = self.clerk.stats();
        if let Some(keys) = stats.keys {
            encode_keys(&mut encoder, keys)?;
        }
        let looked_up = [("hit", stats.cache.hits), ("miss", stats.cache.misses)];
        let help = "Lookups in the cache of verified tokens";
        counters(&mut encoder, "clerk_token_cache_lookups", help, "result", &looked_up)?;
        let known = i64::try_from(self.revocations.known()).unwrap_or(i64::MAX);
        let help = "Sessions, users and tokens that are revoked before they expire";
        let descriptor = encoder.encode_descriptor("clerk_revocations", help, None, MetricType::Gauge)?;
        ConstGauge::new(known).encode(descriptor)?;
        let help = "Time since this process last read the revocations of others";
        seconds(&mut encoder, "clerk_revocations_age", help, self.revocations.age())?;
        encode_decisions(&mut encoder, &self.decisions)?;
        encode_pool(&mut encoder, &self.db.stats())?;
        let records = [("written", self.access_log.written()), ("lost", self.access_log.lost())];
        let help = "Records of the access log that were written or lost; both 0 if it is off";
        counters(&mut encoder, "access_log_records", help, "result", &records)
    }
}

fn encode_keys(encoder: &mut DescriptorEncoder<'_>, keys: KeyStats) -> fmt::Result {
    let fetches = [
        ("cold", keys.fetches.cold),
        ("scheduled", keys.fetches.scheduled),
        ("unknown_kid", keys.fetches.unknown_kid),
        ("bad_signature", keys.fetches.bad_signature),
    ];
    counters(encoder, "clerk_jwks_fetches", "Finished fetches of the signing keys", "cause", &fetches)?;
    let help = "Fetches of the signing keys that failed";
    let descriptor = encoder.encode_descriptor("clerk_jwks_fetch_failures", help, None, MetricType::Counter)?;
    ConstCounter::new(keys.failures).encode(descriptor)?;
    let help = "Time since the signing keys were last fetched; absent while there are none";
    keys.age.map_or(Ok(()), |age| seconds(encoder, "clerk_jwks_age", help, age))
}

fn encode_decisions(encoder: &mut DescriptorEncoder<'_>, decisions: &DecisionStats) -> fmt::Result {
    let help = "Decisions on requests, by route, outcome and reason";
    let mut descriptor = encoder.encode_descriptor("access_decisions", help, None, MetricType::Counter)?;
    decisions.counts().into_iter().try_for_each(|entry| {
        let labels = [
            ("method", entry.method),
            ("route", &*entry.route),
            ("decision", entry.decision),
            ("outcome", entry.outcome.as_str()),
            ("reason", entry.reason.as_str()),
        ];
        ConstCounter::new(entry.count).encode(descriptor.encode_family(&labels)?)
    })
}

fn encode_pool(encoder: &mut DescriptorEncoder<'_>, pool: &PoolStats) -> fmt::Result {
    let gauges = [
        ("database_connections_max", "Connections that may be in use", pool.size),
        ("database_connections_in_use", "Connections in use", pool.in_use),
        ("database_queue_length", "Requests that wait for a connection", pool.waiting),
    ];
    for (name, help, number) in gauges {
        let descriptor = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
        ConstGauge::new(i64::try_from(number).unwrap_or(i64::MAX)).encode(descriptor)?;
    }
    let counts = [
        ("database_queue_waits", "Requests that had to wait for a connection", pool.waits),
        ("database_queue_shed", "Requests that got no connection", pool.shed),
        ("database_connections_given_up", "Connections that were silent for too long", pool.given_up),
    ];
    for (name, help, number) in counts {
        let descriptor = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
        ConstCounter::new(number).encode(descriptor)?;
    }
    let help = "Time that requests waited for a connection";
    let descriptor =
        encoder.encode_descriptor("database_queue_wait", help, Some(&Unit::Seconds), MetricType::Counter)?;
    ConstCounter::new(pool.waited.as_secs_f64()).encode(descriptor)
}

fn counters(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    label: &str,
    counts: &[(&str, u64)],
) -> fmt::Result {
    let mut descriptor = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    counts
        .iter()
        .try_for_each(|(value, count)| ConstCounter::new(*count).encode(descriptor.encode_family(&[(label, *value)])?))
}

fn seconds(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, age: Duration) -> fmt::Result {
    let descriptor = encoder.encode_descriptor(name, help, Some(&Unit::Seconds), MetricType::Gauge)?;
    ConstGauge::new(age.as_secs_f64()).encode(descriptor)
}

impl fmt::Debug for ServiceCollector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ServiceCollector").finish_non_exhaustive()
    }
}
