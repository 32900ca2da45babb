//! Sessions, templates, machines and handshakes: every category with and without a session.

use serde_json::{Value, json};

use super::Group;
use crate::forge::{machine, session, template};

pub(super) fn kinds(group: &mut Group<'_>) {
    let categories: [(&str, Option<Value>); 9] = [
        ("session", Some(json!("cl_B7d4PD111AAA"))),
        ("template", Some(json!("cl_B7d4PD222AAA"))),
        ("machine", Some(json!("cl_B7d4PD333AAA"))),
        ("unknown", Some(json!("cl_B7d4PD444AAA"))),
        ("opted-out", Some(json!("cl_I7d4PD111III"))),
        ("absent", None),
        ("null", Some(json!(null))),
        ("number", Some(json!(1))),
        ("list-of-session", Some(json!(["cl_B7d4PD111AAA"]))),
    ];
    for (name, category) in categories {
        let of_that = |spec: clerk_dev::TokenSpec| match &category {
            Some(category) => spec.header("cat", category.clone()),
            None => spec.without_header("cat"),
        };
        group.spec(format!("category/{name}/with-session"), of_that(session()));
        group.spec(format!("category/{name}/without-session"), of_that(template()));
        group.spec(format!("category/{name}/session-is-null"), of_that(session().claim("sid", json!(null))));
    }
    group.spec("category/handshake", session().without("sid").without("sts"));
    group.spec("category/machine", machine());
    group.spec("category/machine-without-category", machine().without_header("cat"));
    let access = template().header("typ", "at+jwt").without_header("cat").claim("client_id", "client");
    group.spec("category/access-token", access);
}
