//! An application that uses this crate under another name.

use actix_web::{HttpResponse, get, post};
use guard::{Owned, OwnedBatch, SecureScope};
use registry::Team;

/// Stands for a renamed dependency, or a library that re-exports this crate.
mod guard {
    pub(crate) use ownership::*;
}

mod registry {
    diesel::table! {
        teams (id) {
            id -> Text,
            user_id -> Text,
            org_id -> Nullable<Text>,
        }
    }

    #[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable)]
    #[diesel(table_name = teams)]
    pub(crate) struct Team {
        pub(crate) id: String,
    }

    super::guard::resources! {
        crate = crate::pass::crate_by_another_name::guard;
        database = crate::resources::Db;

        team => Team { table: teams, owner: user_id | org_id, changes: none },
    }
}

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(compare).service(count).service(whoami).service(ping)
}

#[guard::check_ownership("team", param = "one", registry = registry, crate = "guard")]
#[guard::check_ownership("team", param = "other", registry = registry, or_role = "org:admin")]
#[get("/teams/{one}/and/{other}")]
async fn compare(one: Owned<Team>, other: Owned<Team>) -> HttpResponse {
    HttpResponse::Ok().body(one.into_row().id + &other.into_row().id)
}

#[guard::check_ownership("team", batch, registry = registry, crate = "guard")]
#[post("/teams/count")]
async fn count(teams: OwnedBatch<Team>) -> HttpResponse {
    HttpResponse::Ok().json(teams.into_rows().len())
}

#[guard::authenticated(crate = "guard", no_impersonation)]
#[get("/whoami")]
async fn whoami() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[guard::public(reason = "a probe", crate = "guard")]
#[get("/ping")]
async fn ping() -> HttpResponse {
    HttpResponse::Ok().finish()
}
