//! `/users`.

mod clerk_sync;
mod logout;
mod me;
mod one;
mod removal;
mod set_token;
