//! The rows of the matrix: an owner with a personal deployment and one in an organization. Both are shared with a
//! viewer and an editor, and each has an endpoint.

use std::{collections::BTreeMap, rc::Rc};

use clerk_dev::{Instance, TokenSpec};
use serde_json::json;

use super::routes::Route;
use crate::support::{Client, Row, TestApp, deployment, forge};

/// The organization of the second deployment.
pub(crate) const ORGANIZATION: &str = "org_acme";

/// The deployment that a route is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Personal,
    Organizations,
}

/// One caller's rows; the ids of the users belong to this world only.
pub(crate) struct World {
    pub(crate) owner: String,
    pub(crate) viewer: String,
    pub(crate) editor: String,
    /// A member of the organization.
    pub(crate) colleague: String,
    pub(crate) stranger: String,
    /// A user with a row and a grant that can be ended.
    pub(crate) friend: String,
    /// A token of the owner.
    pub(crate) token: String,
    personal: Tree,
    organizations: Tree,
    /// The owner's row of every further resource: its name and the row's id.
    others: BTreeMap<&'static str, String>,
    /// Signs with its own key.
    pub(super) impostor: Rc<Instance>,
}

struct Tree {
    deployment: Row,
    endpoint: Row,
}

impl World {
    /// Creates the rows through the API.
    pub(crate) async fn new(app: &TestApp) -> Self {
        Self::numbered(app, 0, Rc::new(Instance::generate(app.clerk.issuer()).unwrap())).await
    }

    /// Creates the next world.
    pub(crate) async fn next(self, app: &TestApp) -> Self {
        let number: usize = self.owner.trim_start_matches("user_owner").parse().unwrap();
        Self::numbered(app, number + 1, self.impostor).await
    }

    async fn numbered(app: &TestApp, number: usize, impostor: Rc<Instance>) -> Self {
        let user = |name: &str| format!("user_{name}{number}");
        let (owner, viewer, editor, friend) = (user("owner"), user("viewer"), user("editor"), user("friend"));
        let client = app.bearer(&app.clerk.mint(&forge::member(&owner, ORGANIZATION, "member", &[])));
        let shared_with = [(&viewer, "viewer"), (&editor, "editor"), (&friend, "viewer")];
        for (user, _) in shared_with {
            app.user(user).syncs().await;
        }
        let mut trees = Vec::new();
        for in_organization in [false, true] {
            let tree = Tree::new(&client, in_organization).await;
            for (user, access) in shared_with {
                client.grants(&tree.deployment, user, access).await;
            }
            trees.push(tree);
        }
        let (organizations, personal) = (trees.pop().unwrap(), trees.pop().unwrap());
        let (colleague, stranger, token) = (user("colleague"), user("stranger"), app.token_of(&owner));
        let others = BTreeMap::new();
        let mut world = Self {
            owner,
            viewer,
            editor,
            colleague,
            stranger,
            friend,
            token,
            personal,
            organizations,
            others,
            impostor,
        };
        world.add_others(&client.anywhere()).await;
        world
    }

    /// Creates a row of every resource that this world does not know, by a POST to the path above that of the row.
    async fn add_others(&mut self, owner: &Client<'_>) {
        let routes = Route::all();
        for check in routes.iter().flat_map(|route| &route.entry.checks) {
            let Some(id) = check.id_param.filter(|_| self.row(check.resource, Target::Personal).is_none()) else {
                continue;
            };
            let list = |route: &Route| Some(route.entry.path.split_once(&format!("/{{{id}}}"))?.0.to_owned());
            let lists: Vec<_> =
                routes.iter().filter(|route| route.entry.checks.contains(check)).filter_map(list).collect();
            let create = routes.iter().find(|route| route.entry.method == "POST" && lists.contains(&route.entry.path));
            let Some(create) = create else { continue };
            let answer = create.ask(owner, self).await.is(201);
            self.others.insert(check.resource, answer.json()["id"].as_str().unwrap().to_owned());
        }
    }

    /// The session in which the owner owns both deployments.
    pub(super) fn owners_session(&self) -> TokenSpec {
        forge::member(&self.owner, ORGANIZATION, "member", &[])
    }

    /// The id of the row of this resource; `None` if this world has no row of it.
    pub(crate) fn row(&self, resource: &str, target: Target) -> Option<&str> {
        let tree = match target {
            Target::Personal => &self.personal,
            Target::Organizations => &self.organizations,
        };
        match resource {
            "user" => Some(&self.owner),
            "deployment" => Some(&tree.deployment.id),
            "endpoint" => Some(&tree.endpoint.id),
            _ => self.others.get(resource).map(String::as_str),
        }
    }
}

impl Tree {
    async fn new(owner: &Client<'_>, in_organization: bool) -> Self {
        let body = deployment(json!({ "inOrganization": in_organization, "envVars": { "KEY": "hidden" } }));
        let deployment = owner.deploys_with(body).await;
        let endpoint = owner.adds_endpoint(&deployment, "/").await;
        Self { deployment, endpoint }
    }
}
