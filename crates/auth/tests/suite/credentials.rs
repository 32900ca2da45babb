//! Reading `Authorization` and `Cookie`.

use actix_web::HttpRequest;
use actix_web::http::header::HeaderValue;
use actix_web::test::TestRequest;
use auth::credentials::{Credential, Presented, presented};

fn bearer(unverified_token: &str) -> Presented<'_> {
    Presented::Token { unverified_token, credential: Credential::Bearer }
}

fn cookie(unverified_token: &str) -> Presented<'_> {
    Presented::Token { unverified_token, credential: Credential::Cookie }
}

fn request(headers: &[(&str, &[u8])]) -> HttpRequest {
    let mut request = TestRequest::default();
    for (name, value) in headers {
        request = request.append_header((*name, HeaderValue::from_bytes(value).unwrap()));
    }
    request.to_http_request()
}

fn read(req: &HttpRequest) -> Presented<'_> {
    // The result borrows only from the request, not from the names.
    presented(req, &["__session".to_owned(), "jwt".to_owned()])
}

fn assert_authorization(value: &[u8], expected: Presented<'_>) {
    assert_eq!(read(&request(&[("authorization", value)])), expected, "{}", value.escape_ascii());
}

fn assert_cookies(values: &[&[u8]], expected: Presented<'_>) {
    let headers: Vec<_> = values.iter().map(|value| ("cookie", *value)).collect();
    assert_eq!(read(&request(&headers)), expected, "{headers:?}");
}

#[test]
fn a_request_without_either_header_presents_nothing() {
    assert_eq!(read(&request(&[])), Presented::Nothing);
    assert_eq!(read(&request(&[("x-jwt", b"token")])), Presented::Nothing);
}

#[test]
fn bearer_scheme_is_case_insensitive() {
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        assert_authorization(format!("{scheme} a.b.c").as_bytes(), bearer("a.b.c"));
    }
    assert_authorization(b"Bearer   a.b.c  ", bearer("a.b.c"));
}

#[test]
fn an_authorization_that_is_no_bearer_token_is_malformed() {
    for value in ["", " ", "Bearer", "Bearer ", "Basic dTpw", "Token a.b.c", "a.b.c", "Bearera.b.c", "Bearer\ta.b.c"] {
        assert_authorization(value.as_bytes(), Presented::Malformed);
    }
}

#[test]
fn the_scheme_ends_at_a_space_and_at_nothing_else() {
    for value in [
        " Bearer a.b.c",
        "\tBearer a.b.c",
        "Bearer\t a.b.c",
        "Bearer \ta.b.c",
        "Bearer a.b.c\t",
        "Bearer: a.b.c",
        "Bearer=a.b.c",
        "Bearer,a.b.c",
        "\"Bearer\" a.b.c",
        "Bear a.b.c",
        "Bearer2 a.b.c",
        "Basic Bearer a.b.c",
        "Bearer Bearer a.b.c",
    ] {
        assert_authorization(value.as_bytes(), Presented::Malformed);
    }
}

#[test]
fn a_list_of_tokens_is_no_token() {
    for value in ["Bearer a.b.c, d.e.f", "Bearer a.b.c, Bearer d.e.f", "Bearer a.b.c ,d.e.f", "Bearer a.b.c; d.e.f"] {
        assert_authorization(value.as_bytes(), Presented::Malformed);
    }
    // Without a space it is one run of characters, which the verifier rejects.
    assert_authorization(b"Bearer a.b.c,d.e.f", bearer("a.b.c,d.e.f"));
}

#[test]
fn a_bearer_token_is_one_run_of_visible_ascii() {
    for value in [b"Bearer a b".as_slice(), b"Bearer a\tb", b"Bearer \xff", b"Bearer \xc3\xa9", b"\xff\xfe a.b.c"] {
        assert_authorization(value, Presented::Malformed);
    }
}

#[test]
fn two_equal_authorization_headers_are_malformed() {
    let twice = request(&[("authorization", b"Bearer a.b.c"), ("authorization", b"Bearer a.b.c")]);

    assert_eq!(read(&twice), Presented::Malformed);
}

#[test]
fn an_authorization_header_decides_before_any_cookie() {
    let good = request(&[("cookie", b"__session=cookie"), ("authorization", b"Bearer header")]);
    assert_eq!(read(&good), bearer("header"));

    for unusable in [b"Basic dTpw".as_slice(), b"Bearer ", b"", b"\xff"] {
        let request = request(&[("cookie", b"__session=cookie"), ("authorization", unusable)]);
        assert_eq!(read(&request), Presented::Malformed);
    }
}

#[test]
fn cookies_are_tried_in_the_order_of_the_configuration() {
    assert_cookies(&[b"jwt=second; __session=first"], cookie("first"));
    assert_cookies(&[b"jwt=second"], cookie("second"));

    let req = request(&[("cookie", b"jwt=second; __session=first")]);
    assert_eq!(presented(&req, &["jwt".to_owned(), "__session".to_owned()]), cookie("second"));
    assert_eq!(presented(&req, &[]), Presented::Nothing);
}

#[test]
fn an_empty_cookie_is_not_there() {
    assert_cookies(&[b"__session="], Presented::Nothing);
    assert_cookies(&[b"__session=\"\""], Presented::Nothing);
    assert_cookies(&[b"__session=; jwt=second"], cookie("second"));
    assert_cookies(&[b"__session=; __session=late"], cookie("late"));
}

#[test]
fn two_different_values_of_one_cookie_are_malformed() {
    assert_cookies(&[b"jwt=a; jwt=a"], cookie("a"));
    assert_cookies(&[b"jwt=a; jwt=b"], Presented::Malformed);
    assert_cookies(&[b"jwt=a", b"jwt=b"], Presented::Malformed);
    assert_cookies(&[b"__session=a; __session=b; jwt=c"], Presented::Malformed);
    assert_cookies(&[b"__session=a; jwt=b; jwt=c"], cookie("a"));
}

#[test]
fn a_cookie_is_found_among_others_and_across_headers() {
    assert_cookies(&[b"theme=dark;__session=a.b.c ;lang=de"], cookie("a.b.c"));
    assert_cookies(&[b"theme=dark", b"__session=a.b.c"], cookie("a.b.c"));
    assert_cookies(&[b"; ;=; =x; a; \tjwt\t=\ta.b.c\t"], cookie("a.b.c"));
}

#[test]
fn a_cookie_name_is_compared_exactly() {
    for other in ["JWT=a", "jwt2=a", "xjwt=a", "__Session=a", "jwt"] {
        assert_cookies(&[other.as_bytes()], Presented::Nothing);
    }
}

#[test]
fn cookie_with_a_similar_name_is_ignored() {
    for other in [
        "__session_abc=a",
        "__session_2AbC-x_9=a",
        "__sessionX=a",
        "__session.sig=a",
        "__session%00=a",
        "__Host-__session=a",
        "__Secure-__session=a",
        "__Host-jwt=a",
        "_session=a",
        "session=a",
        "__session =",
        "$__session=a",
        "\"__session\"=a",
        "jwt_abc=a",
    ] {
        assert_cookies(&[other.as_bytes()], Presented::Nothing);
        assert_cookies(&[format!("{other}; __session=b").as_bytes()], cookie("b"));
    }
}

#[test]
fn a_cookie_in_another_cookies_value_is_not_there() {
    assert_cookies(&[b"theme=__session=a"], Presented::Nothing);
    assert_cookies(&[b"theme=\"jwt=a\""], Presented::Nothing);
    assert_cookies(&[b"theme=x,__session=a"], Presented::Nothing);
    assert_cookies(&[b"theme=x __session=a"], Presented::Nothing);
    assert_cookies(&[b"theme=x\t__session=a"], Presented::Nothing);
    // Quotes do not hide a semicolon: browsers always end a cookie there.
    assert_cookies(&[b"theme=\"x; __session=a; y\""], cookie("a"));
}

#[test]
fn a_cookie_value_is_never_decoded() {
    assert_cookies(&[b"jwt=a%2Eb%2Ec"], cookie("a%2Eb%2Ec"));
    assert_cookies(&[b"jwt=a+b"], cookie("a+b"));
    assert_cookies(&[b"jwt='a'"], cookie("'a'"));
}

#[test]
fn values_in_several_cookie_headers_count_as_those_in_one() {
    assert_cookies(&[b"__session=a", b"__session=a"], cookie("a"));
    assert_cookies(&[b"__session=a", b"theme=x", b"__session=b"], Presented::Malformed);
    assert_cookies(&[b"__session=", b"__session=b"], cookie("b"));
    assert_cookies(&[b"jwt=b", b"__session=a"], cookie("a"));
    // The second half of a split value is ignored.
    assert_cookies(&[b"__session=a.b", b".c"], cookie("a.b"));
}

#[test]
fn a_quoted_cookie_value_is_unquoted_once() {
    assert_cookies(&[b"jwt=\"a.b.c\""], cookie("a.b.c"));
    assert_cookies(&[b"jwt=\"\"a\"\""], cookie("\"a\""));
    assert_cookies(&[b"jwt=\""], cookie("\""));
}

#[test]
fn bytes_that_no_token_has_spoil_their_own_cookie_only() {
    assert_cookies(&[b"theme=\xff\xfe; jwt=a.b.c"], cookie("a.b.c"));
    assert_cookies(&[b"jwt=a\xff"], Presented::Malformed);
    assert_cookies(&[b"jwt=a b"], Presented::Malformed);
}

#[test]
fn the_value_of_a_cookie_may_contain_an_equals_sign() {
    assert_cookies(&[b"jwt=a=b"], cookie("a=b"));
}
