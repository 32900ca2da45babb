//! Bad input: always a 4xx in the one envelope, with the field named, and nothing written.

mod bodies;
mod fields;
mod ids;
mod queries;
mod readable;
mod targets;
