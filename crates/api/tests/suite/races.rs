//! Two concurrent writes, each on its own connection, repeatedly: each write was allowed when it was made.
//!
//! The caller who ends the other's access reads the rows right after that write. The rows must stay as read: a later
//! write by the former owner or editor would differ.

use std::{
    hint::spin_loop,
    sync::{Arc, Barrier},
};

use actix_web::{FromRequest as _, HttpRequest, test::TestRequest, web::Data};
use api::{
    db::{Db, MultiConnection},
    error::ApiError,
    resources::deployment::DeploymentChanges,
};
use auth::ClerkUser;
use futures_util::future::join;
use ownership::{__private as guard, AccessTo, Owned, Resource};

use crate::support::{Rows, TestApp, read_rows};

mod grants;
mod transfers;

const ROUNDS: usize = 1000;

/// The proof that a handler would get.
async fn proof<R, A>(app: &TestApp, user: &str, id: &str) -> Owned<R, A>
where
    R: Resource<Database = Db>,
    A: AccessTo<R>,
{
    let authorization = ("authorization", format!("Bearer {}", app.token_of(user)));
    let request: HttpRequest = TestRequest::default()
        .insert_header(authorization)
        .app_data(app.service.clerk.clone())
        .app_data(Data::new(app.service.db.clone()))
        .param("id", id.to_owned())
        .to_http_request();
    let user = ClerkUser::extract(&request).await.unwrap();
    guard::check_ownership::<R, A>(&request, &user, &["id"], &[]).await.unwrap();
    Owned::extract(&request).await.unwrap()
}

/// The outcome of a write; every error but the ordinary refusal is a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Written,
    Refused,
}

impl Outcome {
    fn of<T, E: Into<ApiError>>(result: Result<T, E>) -> Result<Self, ApiError> {
        match result.map_err(Into::into) {
            Ok(_) => Ok(Self::Written),
            Err(ApiError::Refused(_)) => Ok(Self::Refused),
            Err(error) => Err(error),
        }
    }
}

/// The result of one round.
struct Round {
    /// The outcome of the write that ends the other's access.
    ended: Outcome,
    /// The rows right after that write.
    seen: Rows,
    /// The outcome of the other write.
    write: Outcome,
    /// The rows at the end.
    left: Rows,
}

/// Starts both at once. In some rounds the first waits for a few instructions, in some the second.
async fn race<E, W, X, Y, EX, WX>(app: &TestApp, number: usize, end: E, write: W) -> Round
where
    E: FnOnce(&mut MultiConnection) -> Result<X, EX> + Send + 'static,
    W: FnOnce(&mut MultiConnection) -> Result<Y, WX> + Send + 'static,
    EX: Into<ApiError>,
    WX: Into<ApiError>,
{
    let start = Arc::new(Barrier::new(2));
    let (here, there) = (start.clone(), start);
    let hesitate = |turns: usize| (0..turns * 200).for_each(|_| spin_loop());
    let db = app.unscoped();
    let ending = db.run(move |connection| {
        here.wait();
        hesitate(number % 20);
        let ended = Outcome::of(end(connection))?;
        Ok::<_, ApiError>((ended, read_rows(connection)?))
    });
    let writing = db.run(move |connection| {
        there.wait();
        hesitate(20 - number % 20);
        Outcome::of(write(connection))
    });
    let (ending, write) = join(ending, writing).await;
    let ((ended, seen), write) = (ending.unwrap(), write.unwrap());
    Round { ended, seen, write, left: app.rows().await }
}

/// A change of the name.
fn renamed(name: &str) -> DeploymentChanges {
    DeploymentChanges {
        name: Some(name.to_owned()),
        repository: None,
        branch: None,
        docker_file_path: None,
        context_dir: None,
        port_number: None,
        env_vars: None,
        resource_version: None,
        private: None,
        description: None,
        tags: None,
        updated_at: chrono::Utc::now().naive_utc(),
    }
}
