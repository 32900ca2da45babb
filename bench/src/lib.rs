//! The servers that the service is measured beside, and what they share with the peers of `bench/peers`.

pub mod row;
pub mod server;
