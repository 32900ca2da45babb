//! Lists follow the rules of single rows.

use crate::support::{Caller, Session, World};

async fn listed(caller: Caller, path: &str) -> String {
    let world = World::new();
    let answer = world.get(caller, path).await;
    assert_eq!(world.db.statements().len(), 1, "{:?}", world.db.statements());
    answer.text().to_owned()
}

#[actix_web::test]
async fn owned_by_includes_rows_of_active_organization() {
    let alice = Session::of("user_alice");
    assert_eq!(listed(Caller::Alice, "/api/projects").await, r#"["own"]"#);
    assert_eq!(listed(alice.within("org_acme").caller(), "/api/projects").await, r#"["acme","own"]"#);
    assert_eq!(listed(alice.within("org_evil").caller(), "/api/projects").await, r#"["own"]"#);
}

#[actix_web::test]
async fn a_list_of_accessible_rows_adds_those_that_are_shared() {
    assert_eq!(listed(Caller::Alice, "/api/visible-projects").await, r#"["bobs","own"]"#);
    assert_eq!(listed(Session::of("user_vera").caller(), "/api/visible-projects").await, r#"["acme","own"]"#);
    assert_eq!(listed(Session::of("user_odd").caller(), "/api/visible-projects").await, "[]");
}

#[actix_web::test]
async fn no_list_is_longer_for_an_administrator() {
    let eve = Session::of("user_eve").within("org_acme").role("org:admin").permissions(&["org:projects:manage"]);
    assert_eq!(listed(eve.caller(), "/api/projects").await, "[]");
    assert_eq!(listed(eve.caller(), "/api/visible-projects").await, "[]");
}
