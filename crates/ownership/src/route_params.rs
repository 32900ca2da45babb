//! Which ids a route names: the row's own, and those of its parents.

use std::collections::HashMap;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Path};

use crate::{decision::OwnershipCheck, ids::may_exist, refusal::Refusal, resource::Resource};

/// The parameters of the route that was matched, decoded exactly as `web::Path` decodes them for the handler.
///
/// The guard and the handler must read one id and the same: two ways of decoding would be two ids.
pub(crate) async fn params<R: Resource>(request: &HttpRequest) -> Result<HashMap<String, String>, Refusal> {
    // A path is decoded for a map by its keys' names alone; a sequence has the decoded values in the route's order.
    let values = Path::<Vec<String>>::from_request(request, &mut Payload::None).await;
    let values = values.map_err(|_| Refusal::denied::<R>())?.into_inner();
    let declared = values.len();
    let names = request.match_info().iter().map(|(name, _)| name.to_owned());
    let params: HashMap<_, _> = names.zip(values).collect();
    if params.len() != declared {
        // A scope around the route declares a parameter of the same name: which of the two is the id, nobody can say.
        let message = format!("a parameter is declared twice on {:?}", request.match_pattern());
        return Err(Refusal::misconfigured::<R>(message));
    }
    Ok(params)
}

/// Which of a decision's parameters holds the id on this route.
///
/// A handler's routes may spell it differently, and then what one of them calls `{id}` may be something else on another:
/// the resource's own name wins, as it does where the attribute is expanded.
pub(crate) fn param<'p>(resource: &str, params: &[&'p str], route_has: impl Fn(&str) -> bool) -> Option<&'p str> {
    let own_name = format!("{resource}_id");
    let own = params.iter().find(|param| **param == own_name && route_has(param));
    own.or_else(|| params.iter().find(|param| route_has(param))).copied()
}

/// Takes the ids of the row's parents from the route, as far as it names any. One that cannot exist has no children.
pub(crate) fn ancestors<R: Resource>(
    route: &mut HashMap<String, String>,
    checks: &[OwnershipCheck],
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut named = Vec::new();
    for name in R::ANCESTORS {
        let id = route.remove(&format!("{name}_id")).or_else(|| checked_ancestor(name, route, checks));
        named.extend(id.map(|id| (*name, id)));
    }
    let possible = named.iter().all(|(name, id)| may_exist(id) && R::ancestor_may_exist(name, id));
    if possible { Ok(named) } else { Err(Refusal::denied::<R>()) }
}

/// The parent's id where another check of the same handler says which parameter it is in. Two checks of the parent's
/// resource say nothing: which of their rows is the parent, nobody can tell.
fn checked_ancestor(name: &str, route: &HashMap<String, String>, checks: &[OwnershipCheck]) -> Option<String> {
    let mut of_ancestor = checks.iter().filter(|check| check.resource == name);
    let (Some(check), None) = (of_ancestor.next(), of_ancestor.next()) else { return None };
    route.get(param(name, check.params, |param| route.contains_key(param))?).cloned()
}
