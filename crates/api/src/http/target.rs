//! The length limit of request targets, checked before routing: the router scans the path once for each of its patterns.

use actix_web::http::Uri;

/// The longest request target that is routed, in bytes.
const MAX_TARGET: usize = 4 * 1024;

/// Whether a target is too long. Counts host, path and query; the scheme of an absolute-form target is a few bytes.
pub(crate) fn is_too_long(target: &Uri) -> bool {
    let host = target.authority().map_or(0, |authority| authority.as_str().len());
    host + target.path_and_query().map_or(0, |path| path.as_str().len()) > MAX_TARGET
}
