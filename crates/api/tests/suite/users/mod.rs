//! `/users`.

mod clerk_sync;
mod logout;
mod me;
mod one;
mod set_token;
