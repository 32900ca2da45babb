//! Snapshots of the expansions, for review. They should read like handwritten code.

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item};

use crate::{
    attributes::{self, AttrKind},
    registry,
};

#[test]
fn a_guarded_handler() {
    let item = r#"
        /// Deletes it.
        #[delete("/deployments/{deployment_id}/endpoints/{id}")]
        #[tracing::instrument(skip_all)]
        pub async fn delete_endpoint(endpoint: Owned<Endpoint>, db: Data<Db>) -> Result<HttpResponse, ApiError> {
            db.run(move |connection| endpoint.delete(connection)).await?;
            Ok(HttpResponse::NoContent().finish())
        }
    "#;
    let expanded = attributes::entry(AttrKind::CheckOwnership, tokens(r#""endpoint""#), tokens(item));
    insta::assert_snapshot!(prettyplease::unparse(&file(expanded)));
}

#[test]
fn a_resource() {
    let expanded = registry::entry(tokens(
        "database = crate::db::Db;
         deployment => Deployment { table: deployments, owner: user_id },",
    ));
    insta::assert_snapshot!(prettyplease::unparse(&file(expanded)));
}

#[test]
fn a_handler_that_lets_others_through_too() {
    let item = r#"
        #[get("/projects/{id}")]
        async fn show_project(project: Owned<Project, Viewer>) -> HttpResponse {
            HttpResponse::Ok().json(project.into_row())
        }
    "#;
    let arguments = r#""project", access = viewer, or_role = "org:admin", no_impersonation"#;
    let expanded = attributes::entry(AttrKind::CheckOwnership, tokens(arguments), tokens(item));
    insta::assert_snapshot!(prettyplease::unparse(&file(expanded)));
}

#[test]
fn a_shared_resource_of_an_organization() {
    let mut expanded = file(registry::entry(tokens(
        "database = crate::db::Db;
         connection = diesel::PgConnection;
         project => Project { table: projects, owner: user_id | org_id, grants: project_grants },",
    )));
    // Only the statements that differ from a personal resource without grants.
    let telling = ["load", "load_shared", "update", "accessible_to"];
    for item in &mut expanded.items {
        if let Item::Impl(implementation) = item {
            implementation.items.retain(
                |item| matches!(item, ImplItem::Fn(function) if telling.iter().any(|name| function.sig.ident == name)),
            );
        }
    }
    expanded.items.retain(|item| matches!(item, Item::Impl(implementation) if !implementation.items.is_empty()));
    insta::assert_snapshot!(prettyplease::unparse(&expanded));
}

#[test]
fn an_owner_in_a_table_of_users() {
    let mut expanded = file(registry::entry(tokens(
        "database = crate::db::Db;
         note => Note { table: notes, owner: user_id via users { clerk_id }, new: NewNote, changes: none },",
    )));
    // Only the statements that differ from a resource with Clerk's ids.
    let telling = ["load", "transfer", "insert"];
    for item in &mut expanded.items {
        if let Item::Impl(implementation) = item {
            implementation.items.retain(
                |item| matches!(item, ImplItem::Fn(function) if telling.iter().any(|name| function.sig.ident == name)),
            );
        }
    }
    expanded.items.retain(|item| matches!(item, Item::Impl(implementation) if !implementation.items.is_empty()));
    insta::assert_snapshot!(prettyplease::unparse(&expanded));
}

#[test]
fn names_are_public_only_with_visibility_pub() {
    let names = |visibility: &str| {
        let registry = format!(
            "{visibility} database = crate::Db; note => Note {{ table: notes, owner: user_id, changes: none }},"
        );
        let text = prettyplease::unparse(&file(registry::entry(tokens(&registry))));
        ["mod by_name", "type note"]
            .map(|name| text.split(name).next().unwrap().split_whitespace().last() == Some("pub"))
    };
    assert_eq!((names("visibility = pub;"), names("")), ([true; 2], [false; 2]));
}

#[test]
fn each_database_has_its_own_statement() {
    let expanded = registry::entry(tokens(
        "database = crate::db::Db;
         connection = crate::db::Either { #[cfg(feature = \"pg\")] Pg(PgConnection), Lite(SqliteConnection) };
         deployment => Deployment { table: deployments, owner: user_id },",
    ));
    let text = prettyplease::unparse(&file(expanded));
    for function in ["fn load(", "fn load_all(", "fn delete(", "fn update(", "fn transfer("] {
        let body = text.split(function).nth(1).unwrap();
        let arms = ["#[cfg(feature = \"pg\")]", "Either::Pg(connection) =>", "Either::Lite(connection) =>"];
        let places = arms.map(|arm| body.find(arm));
        assert!(places.is_sorted() && places[0].is_some(), "{function} {body}");
    }
}

/// A grant for a task of a deleted project gives no access to it.
#[test]
fn a_grant_of_a_child_requires_its_parents() {
    let expanded = registry::entry(tokens(
        "database = crate::db::Db;
         connection = diesel::PgConnection;
         project => Project { table: projects, owner: user_id, only: deleted_at.is_null() },
         task    => Task    { table: tasks, parent: project via project_id, grants: task_grants },",
    ));
    let text = prettyplease::unparse(&file(expanded));
    let task = text.split("impl Task {").nth(1).unwrap();
    let list = task.split("fn accessible_to").nth(1).unwrap().split("fn within").next().unwrap();
    assert_eq!(list.matches("deleted_at").count(), 2, "{list}");
}

#[test]
fn a_condition_is_in_every_statement() {
    let expanded = registry::entry(tokens(
        "database = crate::db::Db;
         connection = diesel::SqliteConnection;
         deployment => Deployment { table: deployments, owner: user_id, only: deleted_at.is_null() },
         endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id },",
    ));
    let mut statements = 0;
    for item in &file(expanded).items {
        let Item::Impl(implementation) = item else { continue };
        for item in &implementation.items {
            let ImplItem::Fn(function) = item else { continue };
            let text = quote::quote!(#function).to_string();
            if text.contains("connection") || text.contains("as_select") {
                statements += 1;
                assert!(text.contains("deleted_at . is_null ()"), "{text}");
            }
        }
    }
    // load, load_all, delete, delete_all, update, owned_by and still for each; transfer and within for one each.
    assert_eq!(statements, 16);
}

#[test]
fn a_chain_of_parents_is_one_statement() {
    let mut expanded = file(registry::entry(tokens(
        "database = crate::db::Db;
         connection = diesel::PgConnection;
         header     => Header     { table: headers,     parent: endpoint via endpoint_id },
         endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id },
         deployment => Deployment { table: deployments, owner: user_id },",
    )));
    // Only the grandchild, and of it the statements that differ from a resource without parents.
    let grandchild =
        expanded.items.iter().position(|item| matches!(item, Item::Impl(_))).expect("the grandchild is expanded");
    expanded.items = vec![expanded.items.swap_remove(grandchild)];
    let Item::Impl(implementation) = &mut expanded.items[0] else { unreachable!() };
    implementation.items.retain(
        |item| matches!(item, ImplItem::Fn(function) if function.sig.ident == "load" || function.sig.ident == "delete"),
    );
    insta::assert_snapshot!(prettyplease::unparse(&expanded));
}

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the sources above are tokens")
}

fn file(expanded: TokenStream) -> File {
    syn::parse2(expanded).expect("the expansion is Rust")
}
