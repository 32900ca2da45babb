//! What the attributes accept, one subject per file. These are compiled into the suite, not by trybuild: so they are linted
//! like everything else, and the suite can look at the decisions that came of them.

pub(crate) mod arguments;
pub(crate) mod attributes;
pub(crate) mod crate_by_another_name;
pub(crate) mod made_by_a_macro;
pub(crate) mod names;
pub(crate) mod own_registry;
pub(crate) mod routes;
pub(crate) mod scopes;
pub(crate) mod stacked;
