//! The limits of a process's traffic: connections, requests at a time, requests of one client, the time to drain.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use ipnet::IpNet;
use rustix::process::{Resource, getrlimit};

use super::{
    reader::Reader,
    variables::{
        DRAIN_SECONDS, MAX_ANONYMOUS_REQUESTS_PER_MINUTE, MAX_CONCURRENT_REQUESTS, MAX_CONNECTIONS,
        MAX_FAILED_AUTHENTICATIONS_PER_MINUTE, TRUSTED_PROXIES, Variable,
    },
};
use crate::http::{ClientLimits, TrafficLimits, TrustedProxies};

/// Descriptors for everything but clients and the pool: listener, log, event queues, fetches of keys, background threads.
const RESERVED: u64 = 64;
/// Descriptors of one pooled connection: SQLite has the file, its log and its index open.
const PER_POOLED: u64 = 3;
/// The default where the limit of open files is generous.
const ENOUGH: u64 = 10_000;
/// The highest limit of a client; evaluated by the compiler.
const MOST_A_MINUTE: NonZeroU32 = NonZeroU32::new(1_000_000).unwrap();
/// Fewer are a mistake.
const FEWEST: u64 = 16;

pub(super) fn read(env: &mut Reader<'_>, development: bool, pool_size: Option<u32>) -> Option<TrafficLimits> {
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let left = left_of(files, pool_size.unwrap_or_default());
    let connections = match env.within(&MAX_CONNECTIONS, FEWEST..=1_000_000) {
        Some(number) if number > left => {
            env.reject(&MAX_CONNECTIONS, format!("the limit of open files, {files}, leaves {left} (ulimit -n)"));
            None
        }
        None if left < FEWEST => {
            env.reject(&MAX_CONNECTIONS, format!("the limit of open files, {files}, is too low (ulimit -n)"));
            None
        }
        number => Some(number.unwrap_or(left.min(ENOUGH))),
    };
    let requests = env.within(&MAX_CONCURRENT_REQUESTS, 1..=1_000_000);
    let drain = env.within(&DRAIN_SECONDS, 0..=300).or((!development).then_some(5)).unwrap_or_default();
    let clients = clients(env);
    let connections = usize::try_from(connections?).ok()?;
    Some(TrafficLimits {
        connections,
        requests: requests?,
        drain: Duration::from_secs(drain),
        clients,
        ..TrafficLimits::default()
    })
}

fn clients(env: &mut Reader<'_>) -> ClientLimits {
    let network = |text: &String| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let proxies: Result<_, _> = env.list(&TRUSTED_PROXIES).iter().map(network).collect();
    let proxies = proxies.unwrap_or_else(|_| {
        env.reject(&TRUSTED_PROXIES, "expected addresses or networks such as 10.0.0.0/8");
        Vec::new()
    });
    let mut limit = |variable: &'static Variable| env.within(variable, NonZeroU32::MIN..=MOST_A_MINUTE);
    ClientLimits {
        trusted_proxies: TrustedProxies(proxies),
        failures: limit(&MAX_FAILED_AUTHENTICATIONS_PER_MINUTE),
        anonymous: limit(&MAX_ANONYMOUS_REQUESTS_PER_MINUTE),
    }
}

/// How many connections of clients this many open files allow.
fn left_of(files: u64, pool_size: u32) -> u64 {
    files.saturating_sub(RESERVED + PER_POOLED * u64::from(pool_size))
}

#[cfg(test)]
mod tests {
    use super::left_of;

    #[test]
    fn connections_leave_descriptors_for_the_pool() {
        assert_eq!(left_of(1024, 10), 930);
        assert_eq!(left_of(64, 10), 0);
    }
}
