//! Bad input: always a 4xx in the one envelope that names the field, and nothing is written.

mod bodies;
mod fields;
mod ids;
mod queries;
mod readable;
mod targets;
