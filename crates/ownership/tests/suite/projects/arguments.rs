//! What an argument claims, beside what its attribute checks.

use crate::support::{Caller, Session, World};

fn vera() -> Caller {
    Session::of("user_vera").caller()
}

#[actix_web::test]
async fn an_argument_that_claims_more_behind_an_alias_is_an_error_and_never_a_pass() {
    let world = World::new();
    // Even for the owner: nobody has checked that they are.
    for caller in [Caller::Alice, vera()] {
        let answer = world.get(caller, "/api/projects/own/alias").await;
        assert_eq!(answer.status, 500, "{caller:?}");
        assert!(!answer.text().contains("her own"), "{}", answer.text());
    }
    assert_eq!(world.get(Caller::Bob, "/api/projects/own/alias").await.status, 403);
}

#[actix_web::test]
async fn an_argument_may_claim_less_than_is_checked_and_the_check_stays_what_it_is() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/projects/own/less").await.text(), "her own");
    assert_eq!(world.get(vera(), "/api/projects/own/less").await.status, 403);
}

#[actix_web::test]
async fn an_argument_that_checks_by_itself_asks_for_its_own_level_and_knows_no_override() {
    let world = World::new();
    assert_eq!(world.get(vera(), "/api/projects/own/alone").await.text(), "her own");
    let adam = Session::of("user_adam").within("org_acme").role("org:admin").caller();
    assert_eq!(world.get(adam, "/api/projects/acme/why").await.status, 200);
    assert_eq!(world.get(adam, "/api/projects/acme/alone").await.status, 403);
    assert_eq!(world.get(Caller::Nobody, "/api/projects/own/alone").await.status, 401);
}
