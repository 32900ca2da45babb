//! Who the client of a request is: the one place that decides it. Knows no limit.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
};

use actix_web::http::header::{HeaderMap, HeaderName};
use ipnet::IpNet;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The bits of an IPv6 address that name a network. A client can choose the other 64 for each connection.
const IPV6_NETWORK: u128 = u128::MAX << 64;

/// The networks of the proxies whose `X-Forwarded-For` is believed; default: none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<IpNet>);

/// A client, as limits count it: an IPv4 address, or the /64 network of an IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Client(IpAddr);

impl TrustedProxies {
    /// Returns the client that a request comes from. `None` if a trusted machine sent it on its own behalf.
    ///
    /// Each proxy appends the address that it saw. So the list is read from its end, and the first address that is not a
    /// trusted proxy is the client. What precedes it is the client's own claim.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<Client> {
        let values = headers.get_all(FORWARDED_FOR).rev();
        let hops = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
        let mut nearest = peer;
        // An entry that is not an address hides the ones before it.
        for hop in hops.map_while(address) {
            if !self.trusts(nearest) {
                break;
            }
            nearest = hop;
        }
        (!self.trusts(nearest)).then(|| Client::of(nearest))
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }
}

impl Client {
    fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & IPV6_NETWORK).into(),
            address => address,
        })
    }
}

/// Reads an entry of the header. Some proxies add the port.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    entry.parse().or_else(|_| SocketAddr::from_str(entry).map(|address| address.ip())).ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    /// The client of a request from `peer` with these headers `X-Forwarded-For`, if 10.0.0.0/8 and ::1 are trusted.
    fn client(peer: &str, forwarded: &[&str]) -> Option<Client> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(value).unwrap());
        }
        let trusted = TrustedProxies(["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap()).to_vec());
        trusted.client(peer.parse().unwrap(), &headers)
    }

    fn is(address: &str) -> Option<Client> {
        Some(Client(address.parse().unwrap()))
    }

    #[test]
    fn header_of_an_untrusted_peer_is_ignored() {
        assert_eq!(client("192.0.2.7", &["198.51.100.1"]), is("192.0.2.7"));
        assert_eq!(client("192.0.2.7", &[PROXY]), is("192.0.2.7"));
        assert_eq!(client("192.0.2.7", &[]), is("192.0.2.7"));
        let none = TrustedProxies::default();
        assert_eq!(none.client(PROXY.parse().unwrap(), &HeaderMap::new()), is(PROXY));
    }

    #[test]
    fn client_is_the_last_address_that_is_not_a_proxy() {
        assert_eq!(client(PROXY, &["192.0.2.7"]), is("192.0.2.7"));
        assert_eq!(client(PROXY, &["192.0.2.7, 10.0.0.2,10.0.0.3"]), is("192.0.2.7"));
        assert_eq!(client(PROXY, &["192.0.2.7", "10.0.0.2"]), is("192.0.2.7"));
        assert_eq!(client("::1", &["192.0.2.7:49152"]), is("192.0.2.7"));
        assert_eq!(client("::1", &["[2001:db8::1]:49152"]), is("2001:db8::"));
    }

    #[test]
    fn what_a_client_claims_before_its_address_is_ignored() {
        assert_eq!(client(PROXY, &["198.51.100.1, 192.0.2.7"]), is("192.0.2.7"));
        assert_eq!(client(PROXY, &["198.51.100.1", "garbage", "192.0.2.7, 10.0.0.2"]), is("192.0.2.7"));
        assert_eq!(client(PROXY, &["10.0.0.9, 192.0.2.7"]), is("192.0.2.7"));
    }

    #[test]
    fn trusted_machine_of_its_own_has_no_client() {
        for own in [&[][..], &[""], &["10.0.0.2"], &["unknown"], &["192.0.2.7, garbage"], &["192.0.2.7,"]] {
            assert_eq!(client(PROXY, own), None, "{own:?}");
        }
    }

    #[test]
    fn ipv6_clients_are_networks_of_64_bits() {
        let one = client("2001:db8:1:2:3:4:5:6", &[]);
        assert_eq!(one, is("2001:db8:1:2::"));
        assert_eq!(client("2001:db8:1:2::9", &[]), one);
        assert_ne!(client("2001:db8:1:3:3:4:5:6", &[]), one);
    }

    #[test]
    fn ipv4_in_ipv6_is_the_same_client() {
        assert_eq!(client("::ffff:192.0.2.7", &[]), is("192.0.2.7"));
        assert_eq!(client("::ffff:10.0.0.1", &["::ffff:192.0.2.7"]), is("192.0.2.7"));
    }
}
