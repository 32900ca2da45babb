//! A registry that is not `crate::resources`, with tables and rows named by their paths.

use actix_web::{HttpResponse, get};
use ownership::{Owned, SecureScope, check_ownership};

mod registry {
    mod schema {
        diesel::table! {
            teams (key) {
                key -> Text,
                founder -> Text,
            }
        }
    }

    pub(crate) mod rows {
        #[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable)]
        #[diesel(table_name = super::schema::teams, primary_key(key))]
        pub(crate) struct Team {
            key: String,
            pub(crate) founder: String,
        }
    }

    ownership::resources! {
        database = crate::resources::Db;

        team => rows::Team { table: schema::teams, id: key, owner: founder, changes: none, denied: not_found },
    }
}

pub(crate) fn add(scope: SecureScope) -> SecureScope {
    scope.service(show_team)
}

#[check_ownership("team", registry = super::own_registry::registry)]
#[get("/teams/{team_id}")]
async fn show_team(team: Owned<registry::rows::Team>) -> HttpResponse {
    HttpResponse::Ok().body(team.into_row().founder)
}
