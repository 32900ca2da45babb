//! The overrides of an attribute: `or_permission = "…"` and `or_role = "…"`.

use proc_macro2::Span;
use quote::ToTokens;
use syn::LitStr;

/// One override.
pub(crate) struct Override {
    pub(crate) kind: OverrideKind,
    /// The full permission or role, as Clerk spells it.
    pub(crate) name: LitStr,
}

/// The kind of an override.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OverrideKind {
    Permission,
    Role,
}

impl Override {
    /// Validates the name, because no caller would ever have a misspelled one.
    pub(crate) fn new(kind: OverrideKind, name: LitStr) -> syn::Result<Self> {
        let value = name.value();
        let wrong = |message: String| Err(syn::Error::new(name.span(), message));
        let parts: Vec<_> = value.split(':').collect();
        let spelled = parts.iter().all(|part| is_key(part));
        match (kind, parts.as_slice()) {
            (OverrideKind::Permission, ["org", feature, _]) if spelled && feature.starts_with("sys_") => {
                wrong(format!(
                    "Clerk leaves system permissions out of session tokens, so no caller has {value:?}: use a custom permission"
                ))
            }
            (OverrideKind::Permission, ["org", _, _]) | (OverrideKind::Role, ["org", _]) if spelled => {
                Ok(Self { kind, name })
            }
            (OverrideKind::Permission, _) => {
                wrong(format!("{value:?} is not a permission: write `org:<feature>:<permission>`"))
            }
            (OverrideKind::Role, _) => wrong(format!("{value:?} is not a role: write `org:<role>`")),
        }
    }

    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }

    /// Whether both are the same.
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name.value() == other.name.value()
    }
}

impl ToTokens for OverrideKind {
    fn to_tokens(&self, tokens: &mut proc_macro2::TokenStream) {
        let name = match self {
            Self::Permission => "Permission",
            Self::Role => "Role",
        };
        proc_macro2::Ident::new(name, Span::call_site()).to_tokens(tokens);
    }
}

/// Whether `part` is a key segment as Clerk's dashboard allows it.
fn is_key(part: &str) -> bool {
    !part.is_empty()
        && part
            .chars()
            .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || "_-".contains(character))
}
