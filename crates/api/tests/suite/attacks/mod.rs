//! Attacks, most of which the design that this one replaces let through.

mod bodies;
mod columns;
mod credentials;
mod csrf;
mod impersonation;
mod parameters;
mod races;
mod rows;
mod tokens;
