//! What a registry says, once it is read.

use syn::{Expr, Ident, Path};

/// Everything inside `resources! { … }`.
pub(crate) struct Registry {
    /// The `ownership` crate by the name that it has here: `crate = ::guard;`.
    pub(crate) krate: Path,
    /// The type that runs queries: `database = crate::db::Db;`.
    pub(crate) database: Path,
    /// The resources in the order in which they were written.
    pub(crate) resources: Vec<Resource>,
    /// The lines whose mistake is known already: their names and rows go on existing.
    pub(crate) broken: Vec<ResourceHeader>,
}

/// `deployment => Deployment`: what a line starts with.
#[derive(Clone)]
pub(crate) struct ResourceHeader {
    pub(crate) name: Ident,
    pub(crate) row: Path,
}

/// `deployment => Deployment { table: deployments, owner: user_id }`.
pub(crate) struct Resource {
    pub(crate) header: ResourceHeader,
    pub(crate) table: Path,
    /// The primary key's column; `id` unless said.
    pub(crate) id: Ident,
    pub(crate) owned_through: OwnedThrough,
    /// `only: deleted_at.is_null()`: the condition without which a row is not there for anybody.
    pub(crate) only: Option<Expr>,
    /// With whom else a row is shared.
    pub(crate) grants: Option<Grants>,
    /// The changeset; `<Row>Changes` unless said, and nothing at all for `changes: none`.
    pub(crate) changes: Option<Path>,
    /// `denied: not_found`.
    pub(crate) denied_not_found: bool,
}

/// How a row leads to its owner.
pub(crate) enum OwnedThrough {
    /// `owner: user_id`: this column is the owner's id. With `owner: user_id | org_id`, the second is the id of the
    /// organization that the row belongs to, or NULL.
    Columns { user: Ident, organization: Option<Ident> },
    /// `parent: deployment via deployment_id`: this column is the id of a row that leads to the owner.
    Parent { name: Ident, via: Ident },
}

/// A table of grants and the three columns that matter.
pub(crate) struct Grants {
    pub(crate) table: Path,
    /// The id of the row that is shared.
    pub(crate) id: Ident,
    /// The user with whom.
    pub(crate) user: Ident,
    /// The level, as text.
    pub(crate) access: Ident,
}
