//! Explanations of tokens: they agree with the verdict and are safe for a terminal.

use std::collections::{BTreeSet, HashSet};

use auth::inspect::{FailedRule, Setting, SignatureCheck, Verdict};
use auth::{ClerkAuth, ClerkAuthBuilder, ClerkUser, Inspection, Rejection, Revocations, Rule};
use clerk_dev::TokenSpec;
use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::support::{
    GENUINE, IMPOSTOR, ISSUER, NOW, TestKeys, both_kinds, configured, genuine_claims, genuine_header, session, template,
};

const APP: &str = "https://app.example.com";

struct EverybodyIsGone;

impl Revocations for EverybodyIsGone {
    fn is_revoked(&self, _: &ClerkUser) -> bool {
        true
    }
}

fn inspect_by(configuration: ClerkAuthBuilder, token: &str) -> Inspection {
    configuration.build().unwrap().inspect(token).now_or_never().expect("nothing to wait for")
}

fn inspect(spec: &TokenSpec) -> Inspection {
    inspect_by(configured(), &GENUINE.mint(spec))
}

fn rules(inspection: &Inspection) -> Vec<Rule> {
    inspection.refusals.iter().map(|refusal| refusal.rule).collect()
}

/// The failure of one rule.
fn refusal(inspection: &Inspection, rule: Rule) -> &FailedRule {
    inspection.refusals.iter().find(|refusal| refusal.rule == rule).unwrap()
}

/// Tokens that break one or more rules, each with the configuration to check it.
fn table() -> Vec<(ClerkAuthBuilder, String)> {
    let of = |spec: TokenSpec| (configured(), GENUINE.mint(&spec));
    let strict = || both_kinds().authorized_parties([APP]).audience("api").template_audience("api");
    let two_parts = GENUINE.mint(&session()).rsplit_once('.').unwrap().0.to_owned();
    let header = genuine_header().to_string();
    let repeated = genuine_claims().to_string().replacen('{', r#"{"sub":"user_mallory","#, 1);
    vec![
        of(session()),
        (both_kinds(), GENUINE.mint(&template())),
        (configured(), two_parts),
        (configured(), format!("{}=", GENUINE.mint(&session()))),
        (configured(), GENUINE.sign_bytes(b"[]", header.as_bytes())),
        (configured(), GENUINE.sign_bytes(header.as_bytes(), repeated.as_bytes())),
        of(session().header("alg", "HS256").without("exp")),
        of(session().header("typ", "at+jwt").header("jku", "https://evil.example").without_header("kid")),
        of(session().header("crit", json!(["exp"]))),
        of(session().header("cat", "cl_B7d4PD333AAA").claim("iss", "https://other.example")),
        of(session().header("kid", "a b")),
        of(session().header("kid", "ins_other")),
        of(session().claim("iss", "https://other.example").claim("exp", 1)),
        of(session().without("iss").without("sub")),
        of(session().claim("iss", 1)),
        of(template()),
        of(template().claim("exp", 1)),
        of(session().without("sid")),
        of(session().claim("sid", "1")),
        of(session().header("cat", "cl_B7d4PD222AAA")),
        of(session().issued_at(NOW - 600)),
        of(session().without("exp").without("iat")),
        (configured(), IMPOSTOR.mint(&session().header("kid", GENUINE.kid()).claim("sub", "mch_1"))),
        (configured(), IMPOSTOR.mint(&session().claim("exp", 1))),
        of(session().claim("sub", "mch_1")),
        (strict(), GENUINE.mint(&session())),
        (strict(), GENUINE.mint(&session().azp(APP))),
        (strict(), GENUINE.mint(&template().claim("aud", "other").azp("https://evil.example"))),
        of(session().claim("nbf", NOW + 60)),
        of(session().claim("nbf", "soon").claim("iat", NOW + 60)),
        of(session().claim("iat", NOW + 30).claim("exp", NOW + 20)),
        of(session().lifetime(3600)),
        (both_kinds(), GENUINE.mint(&template().lifetime(100_000))),
        of(session().claim("sts", "pending").claim("act", "nobody")),
        of(session().claim("act", json!({}))),
        (configured().revocations(EverybodyIsGone), GENUINE.mint(&session())),
        (configured().revocations(EverybodyIsGone), GENUINE.mint(&session().claim("exp", 1))),
    ]
}

/// The first failed rule gives the verdict's reason; without one the token is accepted.
fn assert_agrees(inspection: &Inspection) {
    let first = inspection.refusals.first().map(|refusal| refusal.reason);

    assert_eq!(inspection.verdict, first.map_or(Verdict::Accepted, Verdict::Refused), "{inspection:?}");
    assert!(inspection.refusals.is_sorted_by_key(|refusal| refusal.rule), "{inspection:?}");
}

#[test]
fn first_failed_rule_gives_the_verdict() {
    let mut first_reasons = HashSet::new();
    for (configuration, token) in table() {
        let auth = configuration.build().unwrap();
        let inspection = auth.inspect(&token).now_or_never().unwrap();
        let verdict = auth.verify(&token).now_or_never().unwrap().map(drop).map_err(|error| error.code());
        assert_eq!(verdict, inspection.refusals.first().map_or(Ok(()), |refusal| Err(refusal.reason.code())));
        assert_agrees(&inspection);
        first_reasons.extend(inspection.refusals.first().map(|refusal| refusal.reason));
    }

    let missing: Vec<_> = Rejection::ALL.iter().filter(|reason| !first_reasons.contains(reason)).collect();
    assert!(missing.is_empty(), "the table lacks {missing:?}");
}

#[test]
fn every_failed_rule_has_a_finding_and_a_remedy() {
    let mut seen = BTreeSet::new();
    for (configuration, token) in table() {
        for refusal in inspect_by(configuration, &token).refusals {
            assert!(!refusal.finding.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
            seen.insert(refusal.rule);
        }
    }

    assert_eq!(seen.into_iter().collect::<Vec<_>>(), Rule::ALL);
}

/// Advice about a setting needs the setting's name, which the service translates.
#[test]
fn a_remedy_that_mentions_a_setting_names_it() {
    let mut named = Vec::new();
    for (configuration, token) in table() {
        for refusal in inspect_by(configuration, &token).refusals {
            let words = ["configure", "or accept", "raise", "add its origin"];
            let speaks_of_one = words.iter().any(|word| refusal.remedy.contains(word));
            assert_eq!(speaks_of_one, !refusal.concerns.is_empty(), "{refusal:?}");
            assert!(refusal.settings.is_empty() || speaks_of_one, "{refusal:?}");
            named.extend(refusal.concerns.iter().map(ToString::to_string));
        }
    }
    for setting in ["`clock_skew`", "`max_session_lifetime`", "`max_template_lifetime`", "`token_kinds`", "`audience`"]
    {
        assert!(named.iter().any(|name| name == setting), "the table lacks {setting}");
    }
}

#[test]
fn every_broken_rule_is_listed_in_order() {
    let broken = session().header("typ", "JOSE").header("kid", "").claim("iss", "https://other.example");
    let broken = broken.claim("exp", 1).claim("iat", 2).claim("sub", "alice").claim("sts", "pending").claim("act", 1);

    let inspection = inspect(&broken);
    let expected = [
        Rule::Type,
        Rule::KeyId,
        Rule::Issuer,
        Rule::Expiry,
        Rule::Subject,
        Rule::Lifetime,
        Rule::SessionStatus,
        Rule::Actor,
    ];
    assert_eq!(rules(&inspection), expected);
    assert_eq!(inspection.verdict, Verdict::Refused(Rejection::Invalid));
}

#[test]
fn a_broken_signature_does_not_hide_what_else_is_wrong() {
    let forged = IMPOSTOR.mint(&session().header("kid", GENUINE.kid()).claim("exp", 1));

    let inspection = inspect_by(configured(), &forged);
    assert_eq!(rules(&inspection), [Rule::Expiry, Rule::Signature, Rule::Lifetime]);
    assert_eq!(inspection.signature, SignatureCheck::DoesNotHold);
}

#[test]
fn without_keys_claims_are_explained_without_a_verdict() {
    let keys = TestKeys::of(&GENUINE);
    keys.take_away();

    let token = GENUINE.mint(&session().claim("sts", "pending"));
    let inspection = inspect_by(configured().key_store(keys), &token);
    assert_eq!((inspection.signature, inspection.verdict), (SignatureCheck::KeysUnavailable, Verdict::Unknown));
    assert_eq!(rules(&inspection), [Rule::SessionStatus]);
}

#[test]
fn a_genuine_token_is_explained() {
    let spec = session().azp(APP).claim("sid", "sess_1").claim("act", json!({ "sub": "user_support" }));
    let spec =
        spec.claim("o", json!({ "id": "org_1", "rol": "admin", "slg": "acme" })).claim("plan", "pro").email("a@b.c");
    let spec = spec.claim("fea", "o:invoices").claim("pla", "u:free");
    let content = inspect(&spec).unverified_content;

    assert_eq!(content.kind.unwrap().name, "session token");
    assert_eq!(content.subject.as_deref(), Some("user_alice"));
    assert_eq!((content.session_id.as_deref(), content.session_status.as_deref()), (Some("sess_1"), Some("active")));
    assert_eq!((content.issued_at, content.expires_at), (Some(NOW), Some(NOW + 60)));
    assert_eq!((content.issuer.as_deref(), content.authorized_party.as_deref()), (Some(ISSUER), Some(APP)));
    assert_eq!((content.actor.as_deref(), content.factor_ages), (Some("user_support"), Some((0, None))));
    assert_eq!((content.plans.as_deref(), content.features.as_deref()), (Some("u:free"), Some("o:invoices")));
    let org = content.organization.unwrap();
    assert_eq!((org.id.as_str(), org.role.as_str(), org.slug.as_deref()), ("org_1", "org:admin", Some("acme")));
    assert_eq!((content.custom_claims, content.ignored), (vec!["email".to_owned(), "plan".to_owned()], vec![]));
}

#[test]
fn the_kind_is_told_with_what_gives_it_away() {
    let kind = |spec: TokenSpec| inspect(&spec).unverified_content.kind.unwrap();

    assert_eq!(kind(template()).name, "JWT template's token");
    assert_eq!(kind(template()).because, "`cat` is that of JWT templates, and there is no session (`sid`)");
    assert_eq!(kind(session().without_header("cat")).because, "there is no `cat`, and there is a session (`sid`)");
    assert_eq!(kind(session().without("sid")).name, "handshake token");
    assert_eq!(kind(TokenSpec::machine("user_alice")).name, "machine token");
    assert_eq!(kind(template().header("typ", "at+jwt")).name, "OAuth access token");
    assert_eq!(kind(session().header("cat", "cl_B7d4PD222AAA")).name, "unknown kind");
}

#[test]
fn a_template_token_without_act_gets_a_remark() {
    let remedies = |spec: TokenSpec| {
        let inspection = inspect_by(both_kinds(), &GENUINE.mint(&spec));
        assert_eq!(inspection.verdict, Verdict::Accepted);
        inspection.remarks.iter().map(|remark| remark.remedy).collect::<String>()
    };
    assert!(remedies(template().without("act")).contains(r#""act": "{{session.actor}}""#));
    for told in [session(), template(), template().claim("act", json!({ "sub": "user_support" }))] {
        assert_eq!(remedies(told), "");
    }
}

#[test]
fn claims_of_a_session_are_custom_claims_in_a_template() {
    let spec =
        template().claim("o", json!({ "id": "org_1", "rol": "admin" })).claim("fva", json!([0, 0])).claim("v", 2);
    let content = inspect_by(both_kinds(), &GENUINE.mint(&spec)).unverified_content;

    assert_eq!((content.organization, content.factor_ages), (None, None));
    assert_eq!(content.custom_claims, ["fva", "o", "v"]);
}

#[test]
fn what_counts_as_absent_although_it_is_there_is_said() {
    let odd = session().claim("o", json!({ "id": "acme" })).claim("fva", json!(["1", "2"]));

    assert_eq!(inspect(&odd).unverified_content.ignored, ["an organization", "the ages of the factors (`fva`)"]);
}

#[test]
fn setting_that_would_accept_is_named_with_its_value() {
    let setting = |configuration: ClerkAuthBuilder, spec: TokenSpec, rule| {
        refusal(&inspect_by(configuration, &GENUINE.mint(&spec)), rule).settings.first().cloned().unwrap()
    };
    let other = "https://other.example";

    assert_eq!(setting(configured(), session().claim("iss", other), Rule::Issuer), Setting::Issuer(other.to_owned()));
    assert_eq!(setting(configured(), template(), Rule::Kind), Setting::TokenKinds(vec!["session", "template"]));
    assert_eq!(
        setting(configured().authorized_parties([APP]), session().azp(other), Rule::AuthorizedParty),
        Setting::AuthorizedParties(vec![APP.to_owned(), other.to_owned()])
    );
    let long = |spec: TokenSpec, rule| setting(both_kinds(), spec.lifetime(100_000), rule);
    assert_eq!(long(session(), Rule::Lifetime), Setting::MaxSessionLifetime(100_000));
    assert_eq!(long(template(), Rule::Lifetime), Setting::MaxTemplateLifetime(100_000));
    assert_eq!(setting(configured(), session().claim("nbf", NOW + 60), Rule::NotBefore), Setting::ClockSkew(60));
    let aud = || template().claim("aud", "jobs");
    assert_eq!(setting(both_kinds().audience("api"), aud(), Rule::Audience), Setting::Audience("jobs".to_owned()));
    let both = both_kinds().audience("jobs").template_audience("api");
    assert_eq!(setting(both, aud(), Rule::Audience), Setting::TemplateAudience("jobs".to_owned()));
}

#[test]
fn proposed_settings_accept_the_refused_token() {
    let spec = template().claim("iss", "https://other.example").azp("https://two.example").claim("aud", "jobs");
    let token = GENUINE.mint(&spec);
    let refusals = inspect_by(configured().authorized_parties([APP]).audience("api"), &token).refusals;

    let mut configuration = configured();
    for setting in refusals.into_iter().flat_map(|refusal| refusal.settings) {
        configuration = match setting {
            Setting::Issuer(issuer) => configuration.issuer(issuer),
            Setting::TokenKinds(kinds) => configuration.token_kinds(kinds.iter().map(|kind| kind.parse().unwrap())),
            Setting::AuthorizedParties(parties) => configuration.authorized_parties(parties),
            Setting::Audience(audience) => configuration.audience(audience),
            other => panic!("{other:?}"),
        };
    }
    assert_eq!(inspect_by(configuration, &token).verdict, Verdict::Accepted);
}

#[test]
fn unsafe_or_unusable_value_is_not_proposed() {
    for iss in ["https://a.example;id", "https://$(id).example", "https://a.example/", "a", "", "https://a b", "`id`"] {
        assert_eq!(refusal(&inspect(&session().claim("iss", iss)), Rule::Issuer).settings, [], "{iss}");
        assert!(
            Inspection::unconfigured(&GENUINE.mint(&session().claim("iss", iss)), NOW)
                .unverified_content
                .settings()
                .is_empty()
        );
    }
    let paths = ["https://a.example/", "https://a.example/x", "https://A.example", "a.example", "http://a.example"];
    for azp in paths.map(|azp| json!(azp)).into_iter().chain([json!("a|b"), json!(1), json!("null\n")]) {
        let inspection =
            inspect_by(configured().authorized_parties([APP]), &GENUINE.mint(&session().claim("azp", azp)));
        assert_eq!(refusal(&inspection, Rule::AuthorizedParty).settings, []);
    }
}

#[test]
fn unconfigured_inspection_refuses_what_no_setting_avoids() {
    let good = Inspection::unconfigured(&GENUINE.mint(&template().azp(APP).lifetime(1_000_000)), NOW);
    assert_eq!((good.signature, good.verdict), (SignatureCheck::NoKeys, Verdict::Unknown));
    assert_eq!(good.refusals, []);
    assert_eq!(
        good.unverified_content.settings(),
        [
            Setting::Issuer(ISSUER.to_owned()),
            Setting::TokenKinds(vec!["session", "template"]),
            Setting::AnyTemplateAudience,
            Setting::AuthorizedParties(vec![APP.to_owned()]),
        ]
    );

    let bad = session().without("iss").claim("exp", 1).header("alg", "HS256");
    assert_eq!(
        rules(&Inspection::unconfigured(&GENUINE.mint(&bad), NOW)),
        [Rule::Algorithm, Rule::Issuer, Rule::Expiry, Rule::Lifetime]
    );
}

#[test]
fn what_is_said_of_a_token_is_fit_for_a_terminal() {
    let evil = "\u{1b}[2J\u{202e}\u{200b}\r\n\u{9b}31m\u{7}";
    let mut spec =
        session().header("kid", evil).header("alg", evil).header("cat", evil).header("typ", evil).claim(evil, 1);
    for claim in ["sub", "sid", "iss", "azp", "aud", "sts", "act", "exp", "nbf", "iat", "o", "fva"] {
        spec = spec.claim(claim, json!([evil, { evil: evil }]));
    }
    for token in [GENUINE.mint(&spec), evil.to_owned(), format!("{evil}.{evil}.{evil}")] {
        let inspection = inspect_by(configured().authorized_parties([APP]).audience("api"), &token);
        assert!(!inspection.refusals.is_empty(), "{inspection:?}");
        assert_shown_safely(&serde_json::to_value(inspection).unwrap());
    }
}

/// Asserts that no text in an inspection, including names, contains control or invisible characters.
pub(crate) fn assert_shown_safely(value: &Value) {
    let safe = |text: &str| {
        let unsafe_character = text.chars().find(|character| {
            character.is_control() || "\u{200b}\u{202e}\u{2066}\u{2028}\u{feff}".contains(*character)
        });
        assert_eq!(unsafe_character, None, "{text:?}");
    };
    match value {
        Value::String(text) => safe(text),
        Value::Array(values) => values.iter().for_each(assert_shown_safely),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            safe(name);
            assert_shown_safely(value);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn neither_the_token_nor_a_part_of_it_is_repeated() {
    for (configuration, token) in table() {
        let shown = serde_json::to_string(&inspect_by(configuration, &token)).unwrap();
        for part in token.split('.') {
            assert!(!shown.contains(part), "{shown}");
        }
    }
}

#[test]
fn inspection_serializes_with_the_verdict() {
    let accepted = serde_json::to_value(inspect(&session())).unwrap();
    assert_eq!((&accepted["verdict"], accepted.get("reason")), (&json!("accept"), None));
    let refused = serde_json::to_value(inspect(&session().claim("exp", 1))).unwrap();
    assert_eq!((&refused["verdict"], &refused["reason"]), (&json!("reject"), &json!("token-expired")));
    assert_eq!(refused["refusals"][0]["rule"], "expiry");
}

/// Explains a token by a configuration with a rule for every claim; used by the properties.
pub(crate) fn explain(token: &str) -> Inspection {
    let configuration: ClerkAuth = both_kinds().authorized_parties([APP]).audience("api").build().unwrap();
    let inspection = configuration.inspect(token).now_or_never().expect("nothing to wait for");
    assert_agrees(&inspection);
    inspection
}
