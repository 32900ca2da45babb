//! A transfer against concurrent writes of the former owner.

use api::{
    limits::Limits,
    resources::{
        deployment::{
            Deployment,
            grant::{Grant, GrantedAccess},
        },
        endpoint::{Endpoint, EndpointChanges, NewEndpoint},
    },
};
use auth::UserId;
use ownership::{
    Owned, Scoped,
    access::{Editor, Owner},
};

use super::{Outcome, ROUNDS, proof, race, renamed};
use crate::support::{Row, Rows, TestApp};

struct World {
    app: TestApp,
    deployment: Row,
    bob: UserId,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::start().await;
        for user in ["user_bob", "user_carol"] {
            app.user(user).syncs().await;
        }
        let deployment = app.user("user_alice").deploys("shop").await;
        Self { app, deployment, bob: "user_bob".parse().unwrap() }
    }

    async fn proof<A: ownership::AccessTo<Deployment>>(&self) -> Owned<Deployment, A> {
        proof(&self.app, "user_alice", &self.deployment.id).await
    }

    /// The owner of the row.
    fn owner<'r>(&self, rows: &'r Rows) -> &'r str {
        &rows.deployment(&self.deployment.id).user_id
    }
}

#[actix_web::test]
async fn no_change_by_former_owner_after_a_transfer() {
    let world = World::new().await;
    for number in 0..ROUNDS {
        world.app.give(&world.deployment.id, "user_alice").await;
        let (transfer, change, bob) = (world.proof::<Owner>().await, world.proof::<Editor>().await, world.bob.clone());
        let name = format!("of round {number}");
        let changes = renamed(&name);
        let end = move |connection: &mut _| transfer.transfer(&mut Scoped::over(connection), &bob);
        let round =
            race(&world.app, number, end, move |lent| Deployment::change(&mut Scoped::over(lent), change, changes))
                .await;
        assert_eq!((round.ended, world.owner(&round.left)), (Outcome::Written, "user_bob"), "{number}");
        assert_eq!(round.left, round.seen, "{number}: something was written after the transfer");
        let written = round.left.deployment(&world.deployment.id).name == name;
        assert_eq!(written, round.write == Outcome::Written, "{number}");
    }
}

#[actix_web::test]
async fn later_of_transfer_and_deletion_is_refused() {
    let mut world = World::new().await;
    for number in 0..ROUNDS {
        world.deployment = world.app.user("user_alice").deploys("shop").await;
        let (transfer, deletion, bob) = (world.proof::<Owner>().await, world.proof::<Owner>().await, world.bob.clone());
        let end = move |connection: &mut _| transfer.transfer(&mut Scoped::over(connection), &bob);
        let round = race(&world.app, number, end, move |lent| deletion.delete(&mut Scoped::over(lent))).await;
        assert_eq!(round.left, round.seen, "{number}: something was written after the transfer");
        let left = round.left.deployments.iter().find(|row| row.id == world.deployment.id);
        let outcome = (round.ended, round.write, left.map(|row| row.user_id.as_str()));
        let given = (Outcome::Written, Outcome::Refused, Some("user_bob"));
        assert!(outcome == given || outcome == (Outcome::Refused, Outcome::Written, None), "{number}: {outcome:?}");
        if left.is_some() {
            world.app.user("user_bob").delete(&world.deployment.path).await.is(204);
        }
    }
}

#[actix_web::test]
async fn no_grant_of_the_former_owner_outlives_a_transfer() {
    let world = World::new().await;
    for number in 0..ROUNDS {
        world.app.give(&world.deployment.id, "user_alice").await;
        let (transfer, grant, bob) = (world.proof::<Owner>().await, world.proof::<Owner>().await, world.bob.clone());
        let to: UserId = if number % 2 == 0 { "user_bob" } else { "user_carol" }.parse().unwrap();
        let end = move |connection: &mut _| transfer.transfer(&mut Scoped::over(connection), &bob);
        let put =
            move |connection: &mut _| Grant::put(connection, &grant, &to, GrantedAccess::Editor, &Limits::default());
        let round = race(&world.app, number, end, put).await;
        assert_eq!((round.ended, world.owner(&round.left)), (Outcome::Written, "user_bob"), "{number}");
        assert_eq!((&round.left, round.left.grants.len()), (&round.seen, 0), "{number}");
    }
}

#[actix_web::test]
async fn no_endpoint_of_the_former_owner_comes_after_a_transfer() {
    let world = World::new().await;
    for number in 0..ROUNDS {
        world.app.give(&world.deployment.id, "user_alice").await;
        let (transfer, proof, bob) = (world.proof::<Owner>().await, world.proof::<Editor>().await, world.bob.clone());
        let route = format!("/{number}");
        let new = NewEndpoint::new(route.clone(), "GET".to_owned(), None);
        let end = move |connection: &mut _| transfer.transfer(&mut Scoped::over(connection), &bob);
        let round = race(&world.app, number, end, move |lent| {
            Endpoint::create(&mut Scoped::over(lent), &proof, new, &Limits::default())
        })
        .await;
        assert_eq!(round.left, round.seen, "{number}: something was written after the transfer");
        let created = round.left.endpoints.last().is_some_and(|row| row.route == route);
        assert_eq!(created, round.write == Outcome::Written, "{number}");
    }
}

#[actix_web::test]
async fn no_endpoint_change_by_former_owner_after_transfer() {
    let world = World::new().await;
    let alice = world.app.user("user_alice");
    let mut endpoint = alice.adds_endpoint(&world.deployment, "/").await;
    for number in 0..ROUNDS {
        world.app.give(&world.deployment.id, "user_alice").await;
        if world.app.rows().await.endpoints.is_empty() {
            endpoint = alice.adds_endpoint(&world.deployment, "/").await;
        }
        let (transfer, bob) = (world.proof::<Owner>().await, world.bob.clone());
        let end = move |connection: &mut _| transfer.transfer(&mut Scoped::over(connection), &bob);
        let (route, updated_at) = (format!("/{number}"), chrono::Utc::now().naive_utc());
        let round = if number % 2 == 0 {
            let change = proof::<Endpoint, Editor>(&world.app, "user_alice", &endpoint.id).await;
            let changes = EndpointChanges { route: Some(route.clone()), method: None, description: None, updated_at };
            race(&world.app, number, end, move |lent| change.update(&mut Scoped::over(lent), changes)).await
        } else {
            let deletion = proof::<Endpoint, Owner>(&world.app, "user_alice", &endpoint.id).await;
            race(&world.app, number, end, move |lent| deletion.delete(&mut Scoped::over(lent))).await
        };
        assert_eq!((round.ended, &round.left), (Outcome::Written, &round.seen), "{number}");
        let written = match round.left.endpoints.first() {
            Some(row) => row.route == route,
            None => number % 2 == 1,
        };
        assert_eq!(written, round.write == Outcome::Written, "{number}");
    }
}
