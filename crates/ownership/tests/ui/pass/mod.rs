//! Code that the attributes accept, one subject per file. It is part of the suite and not of trybuild, so it is linted, and
//! the suite can assert its decisions.

pub(crate) mod arguments;
pub(crate) mod attributes;
pub(crate) mod crate_by_another_name;
pub(crate) mod made_by_a_macro;
pub(crate) mod names;
pub(crate) mod own_registry;
pub(crate) mod routes;
pub(crate) mod scopes;
pub(crate) mod stacked;
