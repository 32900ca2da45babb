//! Attacks on authentication and ownership.

mod bodies;
mod columns;
mod credentials;
mod csrf;
mod impersonation;
mod parameters;
mod races;
mod rows;
mod tokens;
