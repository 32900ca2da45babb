//! `/users`.

mod clerk_sync;
mod known;
mod logout;
mod me;
mod one;
mod removal;
mod set_token;
