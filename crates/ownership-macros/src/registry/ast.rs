//! The syntax tree of a registry.

use syn::{Attribute, Expr, Ident, Path, Type};

/// The content of `resources! { … }`.
pub(crate) struct Registry {
    /// The path to the `ownership` crate: `crate = ::guard;`.
    pub(crate) krate: Path,
    /// Whether other crates can use the registry: `visibility = pub;`.
    pub(crate) is_public: bool,
    /// The type that runs queries: `database = crate::db::Db;`.
    pub(crate) database: Path,
    /// The type of the connection, if the registry names it.
    pub(crate) connection: Option<Connection>,
    /// The resources in the order of their lines.
    pub(crate) resources: Vec<Resource>,
    /// The resources whose lines have reported errors.
    pub(crate) broken: Vec<ResourceHeader>,
}

/// `connection = …;`
pub(crate) enum Connection {
    /// `diesel::PgConnection`.
    One(Type),
    /// `MultiConnection { Postgres(PgConnection), Sqlite(SqliteConnection) }`: the enum, as `diesel::MultiConnection`
    /// derives it, and its variants.
    Each(Path, Vec<Variant>),
}

/// `Postgres(PgConnection)`, with attributes such as `#[cfg(feature = "postgres")]`.
pub(crate) struct Variant {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
}

/// `deployment => Deployment`: the start of a line.
#[derive(Clone)]
pub(crate) struct ResourceHeader {
    pub(crate) name: Ident,
    pub(crate) row: Path,
}

/// `deployment => Deployment { table: deployments, owner: user_id }`.
pub(crate) struct Resource {
    pub(crate) header: ResourceHeader,
    pub(crate) table: Path,
    /// The primary key's column; default: `id`.
    pub(crate) id: Ident,
    pub(crate) owned_through: OwnedThrough,
    /// `only: deleted_at.is_null()`: the condition that all visible rows meet.
    pub(crate) only: Option<Expr>,
    /// `grants: …`: the table of grants.
    pub(crate) grants: Option<Grants>,
    /// The changeset; default: `<Row>Changes`. `None` for `changes: none`.
    pub(crate) changes: Option<Path>,
    /// The insertable of creation: `new: NewDeployment`.
    pub(crate) new: Option<Path>,
    /// `denied: not_found`.
    pub(crate) denied_not_found: bool,
}

/// How a row leads to its owner.
pub(crate) enum OwnedThrough {
    /// `owner: user_id`, or `owner: user_id | org_id`: the columns with the owner's id and with the organization's id or
    /// NULL. With `via users { clerk_id }` the owner's id is that of a row in the table of users.
    Columns { user: Ident, users: Option<Users>, organization: Option<Ident> },
    /// `parent: deployment via deployment_id`: the column with the parent's id.
    Parent { name: Ident, via: Ident },
}

/// The table of users that the columns of owners and grantees point at.
pub(crate) struct Users {
    pub(crate) table: Path,
    /// The column that they point at; default: `id`.
    pub(crate) id: Ident,
    /// The column with Clerk's id.
    pub(crate) clerk_id: Ident,
}

/// A table of grants and its columns.
pub(crate) struct Grants {
    pub(crate) table: Path,
    /// The shared row's id.
    pub(crate) id: Ident,
    /// The grantee's id.
    pub(crate) user: Ident,
    /// The level, as text.
    pub(crate) access: Ident,
}
