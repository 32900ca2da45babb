//! Requests as bytes on a connection: how the HTTP server parses them before credentials are read.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::LazyLock;

use actix_web::rt::System;
use actix_web::{App, HttpResponse, HttpServer, web};
use auth::ClerkUser;

use crate::support::{GENUINE, configured, session};

async fn caller(user: ClerkUser) -> HttpResponse {
    HttpResponse::Ok().body(user.user_id().to_string())
}

/// One server for all of these tests, for the life of the process.
static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        System::new().block_on(async {
            let auth = configured().build().unwrap();
            let app = move || App::new().app_data(auth.clone()).default_service(web::to(caller));
            let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
            sender.send(server.addrs()[0]).unwrap();
            server.run().await.unwrap();
        });
    });
    receiver.recv().unwrap()
});

/// The response to these lines: the status, and the code or the user in the body.
fn answer(lines: &[&[u8]]) -> String {
    let lines = lines.join(b"\r\n".as_slice());
    let request = [b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n".as_slice(), &lines, b"\r\n\r\n"].concat();
    let mut connection = TcpStream::connect(*SERVER).unwrap();
    connection.write_all(&request).unwrap();
    connection.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    // A server that rejects a request early may reset the connection.
    let _ = connection.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).unwrap_or("none");
    format!("{status} {}", body.split('"').nth(5).unwrap_or(body))
}

fn token() -> String {
    GENUINE.mint(&session())
}

fn line(text: String) -> Vec<u8> {
    text.into_bytes()
}

#[test]
fn genuine_token_is_accepted_in_header_and_cookies() {
    for name in [
        "Authorization: Bearer ",
        "AUTHORIZATION:bearer  ",
        "Cookie: __session=",
        "cookie: a=b; jwt=",
        "cookie: __Host-jwt=",
    ] {
        assert_eq!(answer(&[&line(format!("{name}{}", token()))]), "200 user_alice", "{name}");
    }
    assert_eq!(answer(&[b"x: y"]), "401 token-missing");
}

#[test]
fn a_genuine_token_anywhere_else_is_not_presented() {
    for name in [
        "Cookie: __session_abc12345=",
        "Cookie: __sessionX=",
        "Cookie: __Host-__session=",
        "Cookie: __client=",
        "Cookie2: __session=",
        "Set-Cookie: __session=",
        "Proxy-Authorization: Bearer ",
        "X-Authorization: Bearer ",
        "X-Forwarded-Authorization: Bearer ",
        "X-Access-Token: ",
    ] {
        assert_eq!(answer(&[&line(format!("{name}{}", token()))]), "401 token-missing", "{name}");
    }
}

#[test]
fn a_genuine_token_that_is_not_alone_is_refused() {
    let (one, other) = (token(), token());
    for value in
        [format!("Bearer {one}, {other}"), format!("Bearer {one} {other}"), one.clone(), format!("Basic {one}")]
    {
        assert_eq!(answer(&[&line(format!("Authorization: {value}"))]), "401 credentials-malformed", "{value}");
    }
    assert_eq!(answer(&[&line(format!("Authorization: Bearer {one},{other}"))]), "401 token-invalid");
    let header = line(format!("Authorization: Bearer {one}"));
    assert_eq!(answer(&[&header, &header]), "401 credentials-malformed");
    assert_eq!(answer(&[&header, b"Authorization:"]), "401 credentials-malformed");
    assert_eq!(
        answer(&[&line(format!("Cookie: jwt={one}")), &line(format!("Cookie: jwt={other}"))]),
        "401 credentials-malformed"
    );
}

#[test]
fn folded_or_control_character_header_never_arrives() {
    let token = token();
    for header in [
        format!("Authorization: Bearer\r\n {token}"),
        format!("Authorization:\r\n\tBearer {token}"),
        format!("Authorization: Bearer {token}\0"),
        format!("Authorization: Bearer \u{b}{token}"),
        format!("Authorization : Bearer {token}"),
        format!(" Authorization: Bearer {token}"),
        format!("Cookie: a=b\r\n ; __session={token}"),
    ] {
        let answer = answer(&[&line(header.clone())]);
        assert!(answer.starts_with("400 "), "{answer} for {header:?}");
    }
}

#[test]
fn a_token_that_a_line_feed_cuts_off_is_another_header() {
    // A lenient parser ends the line at the lone line feed and reads another header after it.
    let token = token();
    let (first, rest) = token.split_at(20);
    let answer = answer(&[&line(format!("Authorization: Bearer {first}\nx: {rest}"))]);

    assert!(answer.starts_with("401 ") || answer.starts_with("400 "), "{answer}");
}

#[test]
fn bytes_outside_ascii_in_the_credential_are_malformed() {
    let token = token();
    for bytes in [b"\xc2\xa0".as_slice(), b"\xe2\x80\x8b", b"\xff", b"\xef\xbb\xbf"] {
        let bearer = [b"Authorization: Bearer ", token.as_bytes(), bytes].concat();
        assert_eq!(answer(&[&bearer]), "401 credentials-malformed", "{bytes:x?}");
        let cookie = [b"Cookie: __session=", bytes, token.as_bytes()].concat();
        assert_eq!(answer(&[&cookie]), "401 credentials-malformed", "{bytes:x?}");
    }
}
