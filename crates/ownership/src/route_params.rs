//! The ids in a matched route: the row's and its parents'. Reads the parameters of a path as actix-web does.

use std::{collections::HashMap, iter};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Path};

use crate::{decision::OwnershipCheck, ids::may_exist, refusal::Refusal, resource::Resource};

/// Decodes the parameters of the matched route as `web::Path` decodes them for the handler.
///
/// The guard and the handler must read the same id: two ways to decode it would be two ids.
pub(crate) async fn params<R: Resource>(request: &HttpRequest) -> Result<HashMap<String, String>, Refusal> {
    // A sequence keeps every decoded value in route order; a map would hide a parameter that is declared twice.
    let values = Path::<Vec<String>>::from_request(request, &mut Payload::None).await;
    let values = values.map_err(|_| Refusal::denied::<R>())?.into_inner();
    let declared = values.len();
    let names = request.match_info().iter().map(|(name, _)| name.to_owned());
    let params: HashMap<_, _> = names.zip(values).collect();
    if params.len() != declared {
        // A surrounding scope declares a parameter of the same name, so the id is ambiguous.
        let message = format!("a parameter is declared twice on {:?}", request.match_pattern());
        return Err(Refusal::misconfigured::<R>(message));
    }
    Ok(params)
}

/// Lists the names of a path's parameters: `{id}`, `{id:[0-9]{4}}`, `{tail}*`.
pub(crate) fn names(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    iter::from_fn(move || {
        let (_, parameter, after) = next_parameter(rest)?;
        rest = after;
        parameter.split(':').next()
    })
}

/// Splits a text into the part before the next parameter, the parameter's braces content and the part after it.
pub(crate) fn next_parameter(text: &str) -> Option<(&str, &str, &str)> {
    let (before, behind) = text.split_once('{')?;
    let mut depth = 1_usize;
    for (at, character) in behind.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((before, behind.get(..at)?, behind.get(at + 1..)?));
        }
    }
    None
}

/// Finds the parameter that holds the id on this route.
///
/// A handler's routes may name it differently, and `{id}` may mean something else on another route. So
/// `{<resource>_id}` wins, as it does in the attribute's expansion.
pub(crate) fn param<'p>(resource: &str, params: &[&'p str], route_has: impl Fn(&str) -> bool) -> Option<&'p str> {
    let own_name = format!("{resource}_id");
    let own = params.iter().find(|param| **param == own_name && route_has(param));
    own.or_else(|| params.iter().find(|param| route_has(param))).copied()
}

/// Takes the ids of the row's parents that the route names. A parent id that cannot exist is refused.
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

/// Finds the parent's id through another check of the same handler. Two checks of the parent's resource are ambiguous
/// and name no parent.
fn checked_ancestor(name: &str, route: &HashMap<String, String>, checks: &[OwnershipCheck]) -> Option<String> {
    let mut of_ancestor = checks.iter().filter(|check| check.resource == name);
    let (Some(check), None) = (of_ancestor.next(), of_ancestor.next()) else { return None };
    route.get(param(name, check.params, |param| route.contains_key(param))?).cloned()
}
