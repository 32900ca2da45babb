//! What detection reports as hidden, compared with actix-web itself for every order of routes and nested scopes.

use actix_web::{
    App, Scope, get,
    guard::Header,
    post,
    test::{TestRequest, call_service, init_service, read_body},
    web,
};
use ownership::{ScopeError, SecureScope, public};

/// A handler that responds with its name, for both kinds of scope.
struct Handler {
    name: &'static str,
    secure: fn(SecureScope) -> SecureScope,
    plain: fn(Scope) -> Scope,
}

macro_rules! handlers {
    ($($constant:ident = $method:ident($path:literal) $name:ident;)*) => {$(
        #[public(reason = "a test")]
        #[$method($path)]
        async fn $name() -> &'static str {
            stringify!($name)
        }

        const $constant: Handler = Handler {
            name: stringify!($name),
            secure: |scope| scope.service($name),
            plain: |scope| scope.service($name),
        };
    )*};
}

handlers! {
    SLUG = get("/notes/{slug}") by_slug;
    MINE = get("/notes/mine") mine;
    ID = get("/{id}") by_id;
    POST_ID = post("/{id}") post_id;
    ROOT_MINE = get("/mine") root_mine;
}

/// A route, or a scope with its prefix, the version that its guard demands, and its content.
#[derive(Clone, Copy)]
enum Node {
    Route(&'static Handler),
    Scope(&'static str, Option<&'static str>, &'static [Node]),
}

const NODES: [Node; 6] = [
    Node::Route(&SLUG),
    Node::Route(&MINE),
    Node::Scope("/notes", None, &[Node::Route(&ROOT_MINE), Node::Route(&POST_ID)]),
    Node::Scope("/notes", Some("2"), &[Node::Route(&ID)]),
    Node::Scope("/{kind}", None, &[Node::Scope("/mine", None, &[]), Node::Route(&ID)]),
    Node::Scope("/notes", Some("3"), &[Node::Scope("", None, &[Node::Route(&POST_ID)])]),
];

fn secure(scope: SecureScope, nodes: &[Node]) -> SecureScope {
    nodes.iter().fold(scope, |scope, node| match *node {
        Node::Route(handler) => (handler.secure)(scope),
        Node::Scope(prefix, version, nodes) => {
            let inner = secure(ownership::scope(prefix), nodes);
            scope.scope(match version {
                Some(version) => inner.guard(Header("x-version", version)),
                None => inner,
            })
        }
    })
}

fn plain(scope: Scope, nodes: &[Node]) -> Scope {
    nodes.iter().fold(scope, |scope, node| match *node {
        Node::Route(handler) => (handler.plain)(scope),
        Node::Scope(prefix, version, nodes) => {
            let inner = plain(web::scope(prefix), nodes);
            scope.service(match version {
                Some(version) => inner.guard(Header("x-version", version)),
                None => inner,
            })
        }
    })
}

/// Lists the handlers that some request reaches, according to actix-web.
async fn reached(nodes: &[Node]) -> Vec<String> {
    let app = init_service(App::new().service(plain(web::scope("/api"), nodes))).await;
    let mut reached = Vec::new();
    for path in ["/api/notes/mine", "/api/notes/7", "/api/others/7", "/api/others/mine"] {
        for version in ["1", "2", "3"] {
            for request in [TestRequest::get(), TestRequest::post()] {
                let request = request.uri(path).insert_header(("x-version", version)).to_request();
                let response = call_service(&app, request).await;
                if response.status().is_success() {
                    reached.push(String::from_utf8(read_body(response).await.to_vec()).unwrap());
                }
            }
        }
    }
    reached
}

/// Every order of every choice of four nodes.
fn orders() -> Vec<Vec<Node>> {
    let mut orders = vec![Vec::new()];
    for _ in 0..4 {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                let next = (0..NODES.len()).filter(|index| !order.contains(index)).collect::<Vec<_>>();
                next.into_iter().map(move |index| [order.as_slice(), &[index]].concat())
            })
            .collect();
    }
    orders.into_iter().map(|order| order.into_iter().map(|index| NODES[index]).collect()).collect()
}

#[actix_web::test]
async fn what_is_reported_as_hidden_is_never_reached() {
    let (mut reports, mut names) = (0, Vec::new());
    for nodes in orders() {
        let scope = secure(ownership::scope("/api"), &nodes);
        let all = scope.access_map().iter().map(|entry| entry.handler);
        let hidden: Vec<_> = match scope.verify() {
            Ok(()) => Vec::new(),
            Err(ScopeError::Hidden(hidden)) => hidden.into_iter().map(|hidden| hidden.route.handler).collect(),
            Err(error) => panic!("{error}"),
        };
        reports += hidden.len();
        let reached = reached(&nodes).await;
        for handler in all {
            let is_single = scope.access_map().iter().filter(|entry| entry.handler == handler).count() == 1;
            let is_reached = reached.iter().any(|name| name == handler);
            assert!(!is_single || is_reached != hidden.contains(&handler), "{handler} {hidden:?} {reached:?}");
            names.push(handler);
        }
    }
    assert!(reports > 100, "{reports}");
    for handler in [&SLUG, &MINE, &ID, &POST_ID, &ROOT_MINE] {
        assert!(names.contains(&handler.name));
    }
}
