//! The ids in a matched route: the row's and its parents'. Reads the parameters of a path as actix-web does.

use std::iter;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Path};

use crate::{decision::OwnershipCheck, ids::may_exist, refusal::Refusal, resource::Resource};

/// The names and values of the matched route's parameters.
pub(crate) type Params<'a> = Vec<(&'a str, String)>;

/// Decodes the parameters of the matched route as `web::Path` decodes them for the handler.
///
/// The guard and the handler must read the same id: two ways to decode it would be two ids.
pub(crate) async fn params<R: Resource>(request: &HttpRequest) -> Result<Params<'_>, Refusal> {
    // A sequence keeps every decoded value in route order; a map would hide a parameter that is declared twice.
    let values = Path::<Vec<String>>::from_request(request, &mut Payload::None).await;
    let values = values.map_err(|_| Refusal::denied::<R>())?.into_inner();
    let params: Params<'_> = request.match_info().iter().map(|(name, _)| name).zip(values).collect();
    let mut earlier = params.iter();
    while let Some((name, _)) = earlier.next_back() {
        if has(earlier.as_slice(), name) {
            // A surrounding scope declares a parameter of the same name, so the id is ambiguous.
            let message = format!("a parameter is declared twice on {:?}", request.match_pattern());
            return Err(Refusal::misconfigured::<R>(message));
        }
    }
    Ok(params)
}

/// Whether the route has this parameter.
pub(crate) fn has(params: &[(&str, String)], name: &str) -> bool {
    params.iter().any(|(param, _)| *param == name)
}

/// Takes the first parameter whose name is wanted.
pub(crate) fn take(params: &mut Params<'_>, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
    let at = params.iter().position(|(name, _)| is_wanted(name))?;
    Some(params.swap_remove(at).1)
}

/// Whether a parameter is named `{<resource>_id}`.
fn is_id_of(resource: &str, param: &str) -> bool {
    param.strip_suffix("_id") == Some(resource)
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
    let own = params.iter().find(|param| is_id_of(resource, param) && route_has(param));
    own.or_else(|| params.iter().find(|param| route_has(param))).copied()
}

/// Takes the ids of the row's parents that the route names. A parent id that cannot exist is refused.
pub(crate) fn ancestors<R: Resource>(
    route: &mut Params<'_>,
    checks: &[OwnershipCheck],
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut named = Vec::new();
    for name in R::ANCESTORS {
        let id = take(route, |param| is_id_of(name, param)).or_else(|| checked_ancestor(name, route, checks));
        named.extend(id.map(|id| (*name, id)));
    }
    let possible = named.iter().all(|(name, id)| may_exist(id) && R::ancestor_may_exist(name, id));
    if possible { Ok(named) } else { Err(Refusal::denied::<R>()) }
}

/// Finds the parent's id through another check of the same handler. Two checks of the parent's resource are ambiguous
/// and name no parent.
fn checked_ancestor(name: &str, route: &Params<'_>, checks: &[OwnershipCheck]) -> Option<String> {
    let mut of_ancestor = checks.iter().filter(|check| check.resource == name);
    let (Some(check), None) = (of_ancestor.next(), of_ancestor.next()) else { return None };
    let wanted = param(name, check.params, |param| has(route, param))?;
    route.iter().find(|(param, _)| *param == wanted).map(|(_, id)| id.clone())
}
