//! Routes that can never be reached, because what was registered before them takes each of their requests.
//! Knows how actix-web matches a path, and calls a route hidden only where that is certain.

use std::fmt;

use crate::access_map::AccessEntry;

/// A route that can never be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenRoute {
    /// The route.
    pub route: AccessEntry,
    /// What takes its requests.
    pub by: HiddenBy,
}

/// What takes the requests of a [`HiddenRoute`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HiddenBy {
    /// A route of the same method that was registered before it.
    Route(AccessEntry),
    /// A scope that was registered before the route's own: it answers every path below its prefix, if only with 404.
    Scope {
        /// Its prefix.
        prefix: String,
        /// Its first route, to find it by.
        first: Option<AccessEntry>,
    },
}

impl fmt::Display for HiddenRoute {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let describe = |entry: &AccessEntry| {
            let AccessEntry { method, path, handler, source, .. } = entry;
            format!("{method} {path} (`{handler}`, {source})")
        };
        write!(formatter, "{} is hidden by ", describe(&self.route))?;
        match &self.by {
            HiddenBy::Route(route) => formatter.write_str(&describe(route)),
            HiddenBy::Scope { prefix, first: Some(first) } => {
                write!(formatter, "the scope {prefix:?}, which begins with {}", describe(first))
            }
            HiddenBy::Scope { prefix, first: None } => write!(formatter, "the scope {prefix:?}"),
        }
    }
}

/// A scope as far as it matters here.
pub(crate) struct Routes<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) entries: &'a [AccessEntry],
    /// For each entry, whether a guard of its own may pass a request on to a later one.
    pub(crate) conditional: &'a [bool],
}

impl Routes<'_> {
    /// Whether actix-web asks no later scope for such a path.
    fn take(&self, path: &str) -> bool {
        path.strip_prefix(self.prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The first of the first `count` entries that takes each request of `route`.
    fn hiding(&self, route: &AccessEntry, count: usize) -> Option<&AccessEntry> {
        let earlier = self.entries.iter().zip(self.conditional).take(count);
        let hides = |entry: &&AccessEntry| entry.method == route.method && covers(&entry.path, &route.path);
        earlier.filter(|(_, conditional)| !**conditional).map(|(entry, _)| entry).find(hides)
    }
}

/// The routes of scopes, in the order of registration, that can never be reached.
pub(crate) fn hidden(scopes: &[Routes<'_>]) -> Vec<HiddenRoute> {
    let mut hidden = Vec::new();
    for (number, scope) in scopes.iter().enumerate() {
        for (index, route) in scope.entries.iter().enumerate() {
            let earlier = scopes.iter().take(number).find(|earlier| earlier.take(&route.path));
            let by = match earlier {
                Some(earlier) => match earlier.hiding(route, earlier.entries.len()) {
                    Some(entry) => Some(HiddenBy::Route(entry.clone())),
                    None => Some(HiddenBy::Scope {
                        prefix: earlier.prefix.to_owned(),
                        first: earlier.entries.first().cloned(),
                    }),
                },
                None => scope.hiding(route, index).cloned().map(HiddenBy::Route),
            };
            hidden.extend(by.map(|by| HiddenRoute { route: route.clone(), by }));
        }
    }
    hidden
}

/// Whether every path that the later pattern matches is certainly one that the earlier one matches.
fn covers(earlier: &str, later: &str) -> bool {
    let (earlier, later) = (segments(earlier), segments(later));
    for (index, segment) in earlier.iter().enumerate() {
        if *segment == Segment::Rest {
            return later.len() > index;
        }
        if !later.get(index).is_some_and(|later| segment.takes(later)) {
            return false;
        }
    }
    earlier.len() == later.len()
}

/// What stands between two slashes of a pattern.
#[derive(Debug, PartialEq, Eq)]
enum Segment {
    /// A text.
    Literal(String),
    /// `{name}`: anything but nothing.
    Any,
    /// `{tail}*`: the rest of the path, even none.
    Rest,
    /// A parameter with a regular expression, or with a text beside it.
    Other {
        /// Without the parameters' names.
        pattern: String,
        /// Whether it certainly matches one segment, and something of it.
        is_one: bool,
    },
}

impl Segment {
    fn takes(&self, later: &Self) -> bool {
        match self {
            Self::Any => match later {
                Self::Literal(text) => !text.is_empty(),
                Self::Any => true,
                Self::Rest => false,
                Self::Other { is_one, .. } => *is_one,
            },
            _ => self == later,
        }
    }

    fn read(text: &str, is_last: bool) -> Self {
        let (mut pattern, mut expressions, mut rest) = (String::new(), Vec::new(), text);
        while let Some((before, parameter, after)) = next_parameter(rest) {
            let expression = parameter.split_once(':').map_or("[^/]+", |(_, expression)| expression);
            pattern.push_str(before);
            pattern.push_str(&format!("{{{expression}}}"));
            expressions.push(expression);
            rest = after;
        }
        pattern.push_str(rest);
        match &*pattern {
            "{[^/]+}" => Self::Any,
            "{[^/]+}*" | "{.*}" if is_last => Self::Rest,
            _ if expressions.is_empty() && !text.ends_with('*') => Self::Literal(pattern),
            _ => {
                let is_one = expressions.iter().all(|expression| matches_within_a_segment(expression));
                Self::Other { pattern, is_one: is_one && !text.ends_with('*') }
            }
        }
    }
}

/// The segments of a pattern; a slash within a parameter's regular expression parts none.
fn segments(pattern: &str) -> Vec<Segment> {
    let (mut texts, mut depth) = (vec![String::new()], 0_usize);
    for character in pattern.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match texts.last_mut() {
            Some(text) if character != '/' || depth > 0 => text.push(character),
            _ => texts.push(String::new()),
        }
    }
    let count = texts.len();
    texts.iter().enumerate().map(|(index, text)| Segment::read(text, index + 1 == count)).collect()
}

/// The text up to the next parameter, what is in its braces, and the text behind it.
fn next_parameter(text: &str) -> Option<(&str, &str, &str)> {
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

/// Whether a regular expression certainly matches at least one character, and never a slash: one class of characters that
/// is easy to read, and how many of them. Nothing is certain of any other.
fn matches_within_a_segment(expression: &str) -> bool {
    let known = ["[^/]", r"\d", r"\w"].into_iter().find_map(|class| expression.strip_prefix(class));
    let count = known.or_else(|| {
        let (class, count) = expression.strip_prefix('[')?.split_once(']')?;
        let is_plain = class.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        // A range that begins at `-` has the slash in it.
        (is_plain && !class.starts_with('-') && !class.contains("--")).then_some(count)
    });
    match count {
        Some("" | "+") => true,
        Some(count) => count.strip_prefix('{').and_then(|count| count.strip_suffix('}')).is_some_and(|count| {
            count.starts_with(|digit| ('1'..='9').contains(&digit))
                && count.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
        }),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ResourceDef;

    use super::covers;

    #[expect(clippy::disallowed_methods, reason = "the test asks actix itself")]
    fn matches(pattern: &str, path: &str) -> bool {
        ResourceDef::new(pattern).is_match(path)
    }

    /// Paths of every kind that the patterns below could tell apart.
    const PATHS: [&str; 18] = [
        "",
        "/",
        "/a",
        "/a/",
        "/a/b",
        "/a/b/",
        "/a/b/c",
        "/a/7",
        "/a/77",
        "/a/_",
        "/a/v7",
        "/a/-",
        "/a//",
        "/a/b/7/c",
        "/a/public",
        "/b",
        "/a/%2F",
        "/a/7/c",
    ];

    #[test]
    fn what_is_covered_is_never_left_to_the_later_pattern() {
        for (earlier, later) in [
            ("/a/{slug}", "/a/{id}"),
            ("/a/{id}", "/a/public"),
            ("/a/{id}", r"/a/{id:\d+}"),
            ("/a/{id}", "/a/{id:[0-9a-f_-]{1,36}}"),
            ("/a/{id}", "/a/v{n}"),
            ("/a/{id:[^/]+}", "/a/{id}"),
            (r"/a/{x:\d+}/c", r"/a/{y:\d+}/c"),
            ("/{x}/{y}", "/a/{id}"),
            ("/a/{tail}*", "/a/b/c"),
            ("/a/{tail}*", "/a/{id}"),
            ("/a/{tail}*", "/a/"),
            ("/a/{tail:.*}", "/a/{rest}*"),
            ("/{tail}*", "/"),
            ("", ""),
        ] {
            assert!(covers(earlier, later), "{earlier} covers {later}");
            for path in PATHS.into_iter().filter(|path| matches(later, path)) {
                assert!(matches(earlier, path), "{earlier} and {later} at {path}");
            }
        }
    }

    #[test]
    fn a_pattern_that_misses_a_path_does_not_cover_it() {
        for (earlier, later, left) in [
            ("/a/public", "/a/{id}", "/a/b"),
            (r"/a/{id:\d+}", "/a/{slug}", "/a/b"),
            ("/a/{id}", "/a/", "/a/"),
            ("/a/{id}", "/a", "/a"),
            ("/a/{id}", "/a/{id}/c", "/a/b/c"),
            ("/a/{id}", "/a/{tail}*", "/a/b/c"),
            ("/a/{id}", "/a/{rest:.*}", "/a/b/c"),
            ("/a/{id}", "/a/{rest:.+}", "/a/b/c"),
            ("/a/{id}/c", "/a/{rest:.+}/c", "/a/b/7/c"),
            ("/a/{id}", "/a/{id:[+-9]}", "/a//"),
            ("/a/{rest:.*}/c", "/a/b", "/a/b"),
            ("/a/{x}*/c", "/a/b/c", "/a/b/c"),
            ("/a/{tail}*", "/a", "/a"),
            ("/a/v{n}", "/a/{id}", "/a/b"),
            ("/b", "/a", "/a"),
        ] {
            assert!(!covers(earlier, later), "{earlier} covers {later}");
            assert!(matches(later, left) && !matches(earlier, left), "{earlier} and {later} at {left}");
        }
    }

    /// Nothing is said where an expression would have to be understood.
    #[test]
    fn a_pattern_that_is_not_understood_hides_nothing() {
        for (earlier, later) in [
            (r"/a/{id:\d+}", "/a/7"),
            (r"/a/{id:\w+}", r"/a/{id:\d+}"),
            ("/a/{id}", "/a/{id:(b|c)}"),
            ("/a/v{n}", "/a/v7"),
            ("/a/*", "/a/b"),
        ] {
            assert!(!covers(earlier, later), "{earlier} covers {later}");
        }
    }
}
