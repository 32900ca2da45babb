//! The tokens, in families, each with a stable name.
//! Owns the assignment of families to configurations; knows no verdicts, which are in the reviewed file.

mod audience;
mod claims;
mod encoding;
mod genuine;
mod header;
mod issuer;
mod json;
mod kinds;
mod mutations;
mod parties;
mod signature;
mod times;

use std::fmt::Display;

use clerk_dev::TokenSpec;
use serde_json::{Value, json};

use crate::{
    configuration::{AS_DOCUMENTED, AUDIENCE, Configuration, KINDS, PARTIES, PEM, SESSION, TEMPLATE_PARTIES},
    forge::{CLAIMS, Forge, HEADER},
};

/// A token and its name in the reviewed file.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) token: String,
}

/// The tokens of one configuration.
pub(crate) struct Group<'f> {
    pub(crate) configuration: &'static Configuration,
    pub(crate) cases: Vec<Case>,
    forge: &'f Forge,
}

type Family = fn(&mut Group<'_>);

const FAMILIES: [(&Configuration, &[Family]); 7] = [
    (
        &SESSION,
        &[
            genuine::sessions,
            header::members,
            header::algorithms,
            header::key_ids,
            claims::types,
            claims::values,
            issuer::issuers,
            times::moments,
            times::lifetimes,
            encoding::parts,
            encoding::base64,
            encoding::sizes,
            json::headers,
            json::claims,
            signature::signatures,
            mutations::of_text,
            mutations::of_header,
            mutations::of_claims,
        ],
    ),
    (&KINDS, &[kinds::kinds, genuine::templates, times::template_lifetimes]),
    (&PARTIES, &[parties::parties]),
    (&TEMPLATE_PARTIES, &[parties::of_templates]),
    (&AUDIENCE, &[audience::audiences]),
    (&PEM, &[header::key_ids, header::algorithms, signature::signatures]),
    (&AS_DOCUMENTED, &[issuer::issuers]),
];

pub(crate) fn all(forge: &Forge) -> Vec<Group<'_>> {
    FAMILIES.iter().map(|(configuration, families)| Group::of(forge, configuration, families)).collect()
}

/// A template token without an authorized party: browsers never get such a token, back ends may.
pub(crate) fn templates_without_party(forge: &Forge) -> Group<'_> {
    Group::of(forge, &TEMPLATE_PARTIES, &[parties::of_templates_without_one])
}

impl<'f> Group<'f> {
    fn of(forge: &'f Forge, configuration: &'static Configuration, families: &[Family]) -> Self {
        let mut group = Group { configuration, cases: Vec::new(), forge };
        families.iter().for_each(|add| add(&mut group));
        group
    }

    fn token(&mut self, name: impl Display, token: impl Into<String>) {
        self.cases.push(Case { name: format!("{}/{name}", self.configuration.name), token: token.into() });
    }

    fn spec(&mut self, name: impl Display, spec: TokenSpec) {
        self.token(name, self.forge.mint(&spec));
    }

    /// These bytes with the genuine header.
    fn claims(&mut self, name: impl Display, claims: impl AsRef<[u8]>) {
        self.token(name, self.forge.sign(HEADER, claims));
    }

    /// The genuine claims with these bytes as the header.
    fn header(&mut self, name: impl Display, header: impl AsRef<[u8]>) {
        self.token(name, self.forge.sign(header, CLAIMS));
    }
}

/// A value of each JSON type.
fn of_each_type() -> [(&'static str, Value); 7] {
    [
        ("null", json!(null)),
        ("true", json!(true)),
        ("number", json!(1)),
        ("empty", json!("")),
        ("text", json!("text")),
        ("array", json!(["text"])),
        ("object", json!({ "text": 1 })),
    ]
}
