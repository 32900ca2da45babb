//! The registry's grammar.

use syn::{
    Ident, Path, Token, braced,
    parse::{Parse, ParseStream},
};

/// Everything inside `resources! { … }`.
pub(crate) struct Registry {
    /// The type that runs queries: `database = crate::db::Db;`.
    pub(crate) database: Path,
    /// The resources in the order in which they were written.
    pub(crate) resources: Vec<Resource>,
}

/// `deployment => Deployment { table: deployments, owner: user_id }`.
pub(crate) struct Resource {
    pub(crate) name: Ident,
    pub(crate) row: Path,
    pub(crate) table: Path,
    /// The primary key's column; `id` unless said.
    pub(crate) id: Ident,
    pub(crate) owned_through: OwnedThrough,
    /// The changeset; `<Row>Changes` unless said, and nothing at all for `changes: none`.
    pub(crate) changes: Option<Path>,
    /// `denied: not_found`.
    pub(crate) denied_not_found: bool,
}

/// How a row leads to its owner.
pub(crate) enum OwnedThrough {
    /// `owner: user_id`: this column is the owner's id.
    Column(Ident),
    /// `parent: deployment via deployment_id`: this column is the id of a row that leads to the owner.
    Parent { name: Ident, via: Ident },
}

impl Parse for Registry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: Ident = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "a registry starts with the type that runs its queries: `database = crate::db::Db;`",
            )
        })?;
        if key != "database" {
            return Err(syn::Error::new(key.span(), "expected `database = …;` first"));
        }
        input.parse::<Token![=]>()?;
        let database = input.call(Path::parse_mod_style)?;
        input.parse::<Token![;]>()?;
        let resources = input.parse_terminated(Resource::parse, Token![,])?.into_iter().collect();
        Ok(Self { database, resources })
    }
}

impl Parse for Resource {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        input.parse::<Token![=>]>()?;
        let row = input.call(Path::parse_mod_style)?;
        let body;
        braced!(body in input);
        let mut fields = Fields::default();
        while !body.is_empty() {
            fields.field(&body)?;
            if !body.is_empty() {
                body.parse::<Token![,]>()?;
            }
        }
        fields.resource(name, row)
    }
}

/// The fields of one resource as they come.
#[derive(Default)]
struct Fields {
    table: Option<Path>,
    id: Option<Ident>,
    owned_through: Option<OwnedThrough>,
    changes: Option<Path>,
    denied_not_found: Option<bool>,
}

impl Fields {
    fn field(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let twice = match key.to_string().as_str() {
            "table" => self.table.replace(input.call(Path::parse_mod_style)?).is_some(),
            "id" => self.id.replace(input.parse()?).is_some(),
            "owner" => self.owned_through.replace(OwnedThrough::Column(input.parse()?)).is_some(),
            "parent" => self.owned_through.replace(parent(input)?).is_some(),
            "changes" => self.changes.replace(input.call(Path::parse_mod_style)?).is_some(),
            "denied" => self.denied_not_found.replace(denied(input)?).is_some(),
            _ => {
                return Err(syn::Error::new(
                    key.span(),
                    format!("unknown field `{key}`: expected table, id, owner, parent, changes or denied"),
                ));
            }
        };
        if twice {
            return Err(syn::Error::new(
                key.span(),
                "a resource has one table, one id, and one `owner` or one `parent`",
            ));
        }
        Ok(())
    }

    fn resource(self, name: Ident, row: Path) -> syn::Result<Resource> {
        let missing = |what: &str| syn::Error::new(name.span(), format!("`{name}` does not say {what}"));
        let table = self.table.ok_or_else(|| missing("its table: add `table: …`"))?;
        let owned_through = self
            .owned_through
            .ok_or_else(|| missing("whose it is: add `owner: <column>` or `parent: <resource> via <column>`"))?;
        let changes = match self.changes {
            Some(path) if path.is_ident("none") => None,
            Some(path) => Some(path),
            None => Some(changes_of(&row)),
        };
        Ok(Resource {
            id: self.id.unwrap_or_else(|| Ident::new("id", name.span())),
            denied_not_found: self.denied_not_found.unwrap_or(false),
            name,
            row,
            table,
            owned_through,
            changes,
        })
    }
}

/// `Deployment` → `DeploymentChanges`, at the same place and with the row's span.
fn changes_of(row: &Path) -> Path {
    let mut path = row.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = Ident::new(&format!("{}Changes", last.ident), last.ident.span());
    }
    path
}

fn parent(input: ParseStream<'_>) -> syn::Result<OwnedThrough> {
    let name: Ident = input.parse()?;
    let via: Ident = input.parse().map_err(|error| {
        syn::Error::new(error.span(), format!("expected `via <column>`: `parent: {name} via {name}_id`"))
    })?;
    if via != "via" {
        return Err(syn::Error::new(via.span(), format!("expected `via <column>`: `parent: {name} via {name}_id`")));
    }
    Ok(OwnedThrough::Parent { name, via: input.parse()? })
}

fn denied(input: ParseStream<'_>) -> syn::Result<bool> {
    let word: Ident = input.parse()?;
    match word.to_string().as_str() {
        "forbidden" => Ok(false),
        "not_found" => Ok(true),
        _ => Err(syn::Error::new(word.span(), "a refusal is `forbidden` (403, the default) or `not_found` (404)")),
    }
}
