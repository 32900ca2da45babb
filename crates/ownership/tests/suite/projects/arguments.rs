//! The level of an argument compared with the level of its check.

use crate::support::{Caller, Session, World};

fn vera() -> Caller {
    Session::of("user_vera").caller()
}

#[actix_web::test]
async fn aliased_argument_above_its_check_is_500() {
    let world = World::new();
    // Even for the owner, because the check did not require one.
    for caller in [Caller::Alice, vera()] {
        let answer = world.get(caller, "/api/projects/own/alias").await;
        assert_eq!(answer.status, 500, "{caller:?}");
        assert!(!answer.text().contains("her own"), "{}", answer.text());
    }
    assert_eq!(world.get(Caller::Bob, "/api/projects/own/alias").await.status, 403);
}

#[actix_web::test]
async fn argument_below_its_check_keeps_the_check() {
    let world = World::new();
    assert_eq!(world.get(Caller::Alice, "/api/projects/own/less").await.text(), "her own");
    assert_eq!(world.get(vera(), "/api/projects/own/less").await.status, 403);
}

#[actix_web::test]
async fn argument_without_attribute_ignores_overrides() {
    let world = World::new();
    assert_eq!(world.get(vera(), "/api/projects/own/alone").await.text(), "her own");
    let adam = Session::of("user_adam").within("org_acme").role("org:admin").caller();
    assert_eq!(world.get(adam, "/api/projects/acme/why").await.status, 200);
    assert_eq!(world.get(adam, "/api/projects/acme/alone").await.status, 403);
    assert_eq!(world.get(Caller::Nobody, "/api/projects/own/alone").await.status, 401);
}
