//! Feeds the macros half-typed, cut, doubled and misplaced variants of real input, as editors do.
//! No variant panics or is passed on unguarded without an error, and the developer's code is always emitted.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::{
    attributes::{self, AttrKind},
    registry,
};

const DECISIONS: [(AttrKind, &str); 9] = [
    (AttrKind::CheckOwnership, r#""deployment", access = viewer, or_permission = "org:a:b", or_role = "org:admin""#),
    (AttrKind::CheckOwnership, r#""deployment", no_impersonation, crate = "guard", batch"#),
    (AttrKind::Authenticated, r#"no_impersonation, crate = "crate::guard""#),
    (AttrKind::CheckOwnership, r#""deployment""#),
    (AttrKind::CheckOwnership, r#""deployment", param = "id", registry = crate::resources"#),
    (AttrKind::CheckOwnership, r#""deployment", batch"#),
    (AttrKind::CheckOwnership, ""),
    (AttrKind::Authenticated, ""),
    (AttrKind::Public, r#"reason = "a probe carries no token""#),
];

const HANDLERS: [&str; 4] = [
    r#"#[doc = "Deletes it."] #[delete("/deployments/{id}", wrap = "Log")] #[tracing::instrument(skip(db))]
       pub async fn delete_deployment(deployment: Owned<Deployment>, Path((a, b)): Path<(u8, u8)>) -> Result<HttpResponse, ApiError> {
           marker(a, b).await?;
           Ok(HttpResponse::NoContent().finish())
       }"#,
    r#"#[routes] #[get("/a/{deployment_id:[a-z]{3}}")] #[get("/b/{id}")] #[check_ownership("endpoint", param = "id")]
       async fn show(&self, mut one: Json<One>, _: Data<Db>) -> impl Responder where Data<Db>: Clone { marker(one) }"#,
    r#"#[cfg(feature = "batch")] #[route("/deployments", method = "GET", method = "HEAD")] #[authenticated]
       async fn list<T>(rows: OwnedBatch<Deployment>) -> HttpResponse { marker!(rows) }"#,
    r#"#[public(reason = "tried it")] #[derive(Debug)] pub struct Marked { pub marker: String }"#,
];

const REGISTRIES: [&str; 2] = [
    "visibility = pub; database = crate::db::Db;
     connection = crate::db::Either { #[cfg(feature = \"pg\")] Pg(PgConnection), Lite(diesel::SqliteConnection) };
     user => User { table: users, owner: id, changes: none },
     deployment => crate::Deployment { table: schema::deployments, id: key, owner: user_id, only: is_live(gone_at), denied: not_found, },
     project => Project { table: projects, owner: user_id via users { id: key, clerk_id } | org_id, grants: shares { id: a, user: b, access: c } },
     endpoint => Endpoint { table: endpoints, parent: project via project_id, grants: others, changes: Patch }",
    "database = Db;
     connection = diesel::SqliteConnection;
     a => A { table: a, parent: b via x }, b => B { table: b, parent: c via x }, c => C { table: c, parent: a via x },",
];

#[test]
fn mutated_handler_is_refused_or_guarded_and_emitted() {
    for source in HANDLERS {
        for item in mutants(&tokens(source)) {
            for (kind, arguments) in DECISIONS {
                check_attribute(kind, &tokens(arguments), &item);
            }
        }
    }
}

#[test]
fn mutated_arguments_are_refused_or_expanded() {
    for (kind, source) in DECISIONS {
        for arguments in mutants(&tokens(source)) {
            for item in HANDLERS {
                check_attribute(kind, &arguments, &tokens(item));
            }
        }
    }
}

#[test]
fn mutated_registry_is_refused_or_expanded() {
    for source in REGISTRIES {
        for input in mutants(&tokens(source)) {
            let output = registry::entry(input.clone());
            assert!(complains(&output) || holds(&output, "by_name"), "silence over\n{input}");
            assert!(complains(&output) || is_rust(&output), "no Rust came of\n{input}");
        }
    }
}

#[test]
fn unmutated_input_is_expanded() {
    let guarded = attributes::entry(AttrKind::CheckOwnership, tokens(r#""deployment""#), tokens(HANDLERS[0]));
    assert!(holds(&guarded, "Guarded") && !complains(&guarded));
    assert!(!complains(&registry::entry(tokens(REGISTRIES[0]))));
}

#[test]
fn renamed_crate_appears_only_under_its_new_name() {
    for (kind, arguments) in [
        (AttrKind::CheckOwnership, r#""deployment", access = viewer, or_role = "org:admin", crate = "guard""#),
        (AttrKind::Authenticated, r#"no_impersonation, crate = "guard""#),
        (AttrKind::Public, r#"reason = "it says nothing", crate = "guard""#),
    ] {
        let output = attributes::entry(kind, tokens(arguments), tokens(HANDLERS[0]));
        assert!(holds(&output, "guard") && !holds(&output, "ownership"), "{output}");
        let refused = attributes::entry(kind, tokens(arguments), tokens(HANDLERS[2]));
        assert!(complains(&refused) && !holds(&refused, "ownership"), "{refused}");
    }
    let output = registry::entry(tokens(&format!("crate = guard; {}", REGISTRIES[0])));
    assert!(!complains(&output) && !holds(&output, "ownership"), "{output}");
}

fn check_attribute(kind: AttrKind, arguments: &TokenStream, item: &TokenStream) {
    let output = attributes::entry(kind, arguments.clone(), item.clone());
    assert!(complains(&output) || holds(&output, "Guarded"), "silence over\n#[…({arguments})]\n{item}");
    assert!(complains(&output) || is_rust(&output), "no Rust came of\n#[…({arguments})]\n{item}");
    assert!(holds(&output, "marker") || !holds(item, "marker"), "the code is gone from\n#[…({arguments})]\n{item}");
}

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the sources above are tokens")
}

fn complains(output: &TokenStream) -> bool {
    holds(output, "compile_error")
}

fn is_rust(output: &TokenStream) -> bool {
    syn::parse2::<syn::File>(output.clone()).is_ok()
}

fn holds(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => holds(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Replaces a token: the tokens that take its place, and whether those after it in its group stay.
type Mutation = fn(TokenTree) -> (Vec<TokenTree>, bool);

const MUTATIONS: [Mutation; 11] = [
    |_| (Vec::new(), true),
    |_| (Vec::new(), false),
    |token| (vec![token], false),
    |token| (vec![token.clone(), token], true),
    |_| (vec![Ident::new("async", Span::call_site()).into()], true),
    |_| (vec![Literal::string("").into()], true),
    |_| (vec![Literal::string("}{}/{id").into()], true),
    |_| (vec![Literal::string("r#fn /* deployment */").into()], true),
    |_| (vec![Literal::f64_suffixed(0.5).into()], true),
    |_| (vec![Punct::new('=', Spacing::Joint).into()], true),
    |token| (vec![Group::new(Delimiter::None, token.into()).into()], true),
];

/// Returns the original and every mutation of every token, one at a time.
fn mutants(original: &TokenStream) -> Vec<TokenStream> {
    let mut all = vec![original.clone()];
    for mutation in MUTATIONS {
        for place in 0..count(original) {
            all.push(mutated(original.clone(), &mut { place }, mutation));
        }
    }
    all
}

fn count(tokens: &TokenStream) -> usize {
    tokens.clone().into_iter().fold(0, |sum, token| match token {
        TokenTree::Group(group) => sum + 1 + count(&group.stream()),
        _ => sum + 1,
    })
}

/// Mutates the token at `place`, counted through all groups. `place` wraps after that, so no other token matches.
fn mutated(tokens: TokenStream, place: &mut usize, mutation: Mutation) -> TokenStream {
    let mut kept = Vec::new();
    for token in tokens {
        let here = *place == 0;
        *place = place.wrapping_sub(1);
        if here {
            let (replacement, rest_stays) = mutation(token);
            kept.extend(replacement);
            if !rest_stays {
                break;
            }
            continue;
        }
        kept.push(match token {
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), mutated(group.stream(), place, mutation));
                inside.set_span(group.span());
                inside.into()
            }
            other => other,
        });
    }
    kept.into_iter().collect()
}
