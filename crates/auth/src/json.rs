//! Strict JSON objects: no repeated members, no trailing bytes, bounded depth and size.
//!
//! Owns the parser of tokens and key sets. It refuses to know what the documents mean.

use std::cell::Cell;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The limits of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The maximum nesting depth; the outermost object counts as one.
    pub(crate) depth: usize,
    /// The maximum total number of members and elements.
    pub(crate) values: usize,
}

/// The bytes are not one strict JSON object within the limits. It has no details, so that nothing leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotStrictJson;

/// Parses one object that fills the whole input.
///
/// Repeated members are rejected, because parsers disagree about them; escapes are resolved first (`"\u0073ub"` is
/// `"sub"`). `serde_json` rejects a byte order mark, invalid UTF-8 and numbers beyond the range of a double.
pub(crate) fn parse_object(json: &[u8], limits: Limits) -> Result<Map<String, Value>, NotStrictJson> {
    read_object(json, limits).map_err(|_| NotStrictJson)
}

/// Returns why [`parse_object`] rejects the bytes, for the explanation of a token. The text may contain parts of the input.
pub(crate) fn complaint(json: &[u8], limits: Limits) -> Option<String> {
    read_object(json, limits).err().map(|error| error.to_string())
}

fn read_object(json: &[u8], limits: Limits) -> Result<Map<String, Value>, serde_json::Error> {
    let values_left = Cell::new(limits.values);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let strict = Strict { depth_left: limits.depth, values_left: &values_left };
    let value = strict.deserialize(&mut deserializer)?;
    deserializer.end()?;
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(serde_json::Error::custom("it is not an object")),
    }
}

#[derive(Clone, Copy)]
struct Strict<'l> {
    depth_left: usize,
    values_left: &'l Cell<usize>,
}

impl Strict<'_> {
    fn nested<E: serde::de::Error>(self) -> Result<Self, E> {
        let depth_left = self.depth_left.checked_sub(1).ok_or_else(|| E::custom("it is nested too deeply"))?;
        Ok(Strict { depth_left, ..self })
    }

    fn count<E: serde::de::Error>(self) -> Result<(), E> {
        self.values_left.set(self.values_left.get().checked_sub(1).ok_or_else(|| E::custom("it has too many values"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("strict JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let inner = self.nested()?;
        let mut values = Vec::new();
        while let Some(value) = elements.next_element_seed(inner)? {
            self.count()?;
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.nested()?;
        let mut values = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            self.count()?;
            if values.contains_key(&name) {
                return Err(A::Error::custom(format_args!("member `{name}` is repeated")));
            }
            let value = members.next_value_seed(inner)?;
            values.insert(name, value);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, parse_object};

    const LIMITS: Limits = Limits { depth: 3, values: 4 };

    fn accepts(json: &str) -> bool {
        parse_object(json.as_bytes(), LIMITS).is_ok()
    }

    #[test]
    fn repeated_member_is_refused_at_any_depth_and_spelling() {
        assert!(accepts(r#"{"a":1,"b":{"a":2}}"#));
        assert!(!accepts(r#"{"a":1,"a":1}"#));
        assert!(!accepts(r#"{"a":1,"\u0061":2}"#));
        assert!(!accepts(r#"{"x":{"a":1,"a":2}}"#));
        assert!(!accepts(r#"{"x":[{"a":1,"a":2}]}"#));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(accepts(r#"{"a":[[1]]}"#));
        assert!(!accepts(r#"{"a":[[[]]]}"#));
        let deep = format!(r#"{{"a":{}"#, "[".repeat(100_000));
        assert!(!accepts(&deep));
    }

    #[test]
    fn only_one_object_is_accepted() {
        assert!(accepts(" {} "));
        for wrong in ["", "[]", "1", "null", "{}x", "{}{}", "{} \0", "\u{feff}{}", "{'a':1}", r#"{"a":1,}"#] {
            assert!(!accepts(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn invalid_utf8_and_lone_surrogates_are_refused() {
        assert!(parse_object(b"{\"a\":\"\xff\"}", LIMITS).is_err());
        assert!(parse_object(b"{\"\xff\":1}", LIMITS).is_err());
        assert!(!accepts(r#"{"a":"\ud800"}"#));
    }

    #[test]
    fn numbers_must_be_finite() {
        assert!(accepts(r#"{"a":1e300,"b":-1,"c":1.5}"#));
        for wrong in [r#"{"a":1e400}"#, r#"{"a":NaN}"#, r#"{"a":Infinity}"#, r#"{"a":01}"#] {
            assert!(!accepts(wrong), "{wrong:?}");
        }
    }
}
