//! What every test needs: the running service, callers, and their responses.

mod answer;
mod app;
mod bulk;
mod call;
mod client;
pub(crate) mod forge;
pub(crate) mod reviewed;
mod rows;
mod silence;
pub(crate) mod statements;
pub(crate) mod webhook;

pub(crate) use answer::{Answer, field};
pub(crate) use app::{FOREIGN, FRONTEND, Setup, TestApp};
pub(crate) use call::Call;
pub(crate) use client::{Client, Row, deployment};
pub(crate) use rows::{Rows, all as read_rows};
pub(crate) use silence::{alarms, bytes_heard, request_lines, shows_a_secret};
