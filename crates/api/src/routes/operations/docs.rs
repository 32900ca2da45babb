//! The documentation page and its files. The page requests each file with a hash of its content, so a browser downloads the
//! megabytes once for each version of the service.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header, web::Bytes};

use crate::http;

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The page's files: name, content type, content.
const ASSETS: [(&str, &str, &[u8]); 3] = [
    ("init.js", SCRIPT, include_bytes!("../../../assets/docs/init.js")),
    ("swagger-ui.css", "text/css; charset=utf-8", include_bytes!("../../../assets/docs/swagger-ui.css")),
    ("swagger-ui-bundle.js", SCRIPT, include_bytes!("../../../assets/docs/swagger-ui-bundle.js")),
];

/// The page loads nothing from other hosts.
const POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// The query string of each asset's current version.
static VERSIONS: LazyLock<[String; ASSETS.len()]> =
    LazyLock::new(|| ASSETS.map(|(_, _, content)| format!("v={}", http::content_hash(content))));

/// The page, with each asset's version appended to its name.
static PAGE: LazyLock<Bytes> = LazyLock::new(|| {
    let page = include_str!("../../../assets/docs/index.html").to_owned();
    let named = |page: String, ((name, _, _), version): (&(&str, _, _), &String)| {
        page.replace(&format!("./{name}\""), &format!("./{name}?{version}\""))
    };
    ASSETS.iter().zip(&*VERSIONS).fold(page, named).into()
});

/// Returns a file. Only a request with the current version may be cached.
pub(super) fn file(name: &str, query: &str) -> Option<HttpResponse> {
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CONTENT_SECURITY_POLICY, POLICY));
    if name == "index.html" {
        answer.insert_header((header::CACHE_CONTROL, "no-cache"));
        return Some(answer.content_type("text/html; charset=utf-8").body(PAGE.clone()));
    }
    let at = ASSETS.iter().position(|(asset, _, _)| *asset == name)?;
    let ((_, kind, content), version) = (ASSETS.get(at)?, VERSIONS.get(at)?);
    let cached = if query == version { "public, max-age=31536000, immutable" } else { "no-cache" };
    Some(answer.insert_header((header::CACHE_CONTROL, cached)).content_type(*kind).body(*content))
}
