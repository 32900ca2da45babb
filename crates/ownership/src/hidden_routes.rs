//! Detects routes that can never be reached, because an earlier route or scope takes all of their requests.
//! Knows how actix-web matches a path. Reports a route only if it is certainly hidden.

use std::fmt;

use crate::{
    access_map::{AccessEntry, Declared, NestedScope, Routes},
    route_params::next_parameter,
};

/// A route that can never be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenRoute {
    /// The hidden route.
    pub route: AccessEntry,
    /// The route or scope that takes its requests.
    pub by: HiddenBy,
}

/// The route or scope that takes the requests of a [`HiddenRoute`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HiddenBy {
    /// An earlier route with the same method.
    Route(AccessEntry),
    /// An earlier scope, which answers every path below its prefix, even with 404.
    Scope {
        /// The scope's prefix.
        prefix: String,
        /// The scope's first route, to locate the scope in the source.
        first: Option<AccessEntry>,
    },
}

impl fmt::Display for HiddenRoute {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} is hidden by ", self.route.describe())?;
        match &self.by {
            HiddenBy::Route(route) => formatter.write_str(&route.describe()),
            HiddenBy::Scope { prefix, first: Some(first) } => {
                write!(formatter, "the scope {prefix:?}, which begins with {}", first.describe())
            }
            HiddenBy::Scope { prefix, first: None } => write!(formatter, "the scope {prefix:?}"),
        }
    }
}

/// Lists the routes that can never be reached.
pub(crate) fn hidden(routes: &Routes) -> Vec<HiddenRoute> {
    let entries = routes.entries().iter().enumerate();
    let hidden =
        entries.filter_map(|(index, route)| Some(HiddenRoute { route: route.clone(), by: by(routes, index)? }));
    hidden.collect()
}

/// Finds what takes every request of a route: an earlier route, or an earlier scope.
fn by(routes: &Routes, index: usize) -> Option<HiddenBy> {
    let route = routes.entries().get(index)?;
    // A guard that the route is not behind may leave its requests to it.
    let is_certain = |start: usize, end: usize| {
        let around = |scope: &&NestedScope| scope.entries.start <= start && end <= scope.entries.end;
        routes.scopes().iter().filter(around).all(|scope| !scope.is_guarded || scope.entries.contains(&index))
    };
    let mut earlier = routes.entries().iter().zip(routes.declared()).enumerate().take(index);
    let hides = |(index, (entry, declared)): &(usize, (&AccessEntry, &Declared))| {
        let takes = entry.method == route.method && covers(&entry.path, &route.path);
        takes && !declared.route.conditional && is_certain(*index, *index + 1)
    };
    if let Some((_, (entry, _))) = earlier.find(hides) {
        return Some(HiddenBy::Route(entry.clone()));
    }
    let takes = |scope: &&NestedScope| {
        let NestedScope { prefix, entries, .. } = *scope;
        entries.end <= index && takes(prefix, &route.path) && is_certain(entries.start, entries.end)
    };
    let NestedScope { prefix, entries, .. } = routes.scopes().iter().find(takes)?;
    let first = routes.entries().get(entries.clone()).and_then(<[_]>::first).cloned();
    Some(HiddenBy::Scope { prefix: prefix.clone(), first })
}

/// Whether a scope with this prefix certainly takes every path that the pattern matches.
fn takes(prefix: &str, path: &str) -> bool {
    covers(prefix, path) || covers(&format!("{prefix}/{{tail}}*"), path)
}

/// Whether the earlier pattern certainly matches every path that the later one matches.
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

/// The part of a pattern between two slashes.
#[derive(Debug, PartialEq, Eq)]
enum Segment {
    /// Literal text.
    Literal(String),
    /// `{name}`: any non-empty text.
    Any,
    /// `{tail}*`: the rest of the path, also empty.
    Rest,
    /// A parameter with a regular expression, or with literal text next to it.
    Other {
        /// The pattern without the parameters' names.
        pattern: String,
        /// Whether it certainly matches exactly one non-empty segment.
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

/// Splits a pattern into segments. A slash inside a parameter's regular expression does not split.
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

/// Whether a regular expression certainly matches at least one character and never a slash. Recognizes one plain
/// character class with a repetition count; any other expression is uncertain.
fn matches_within_a_segment(expression: &str) -> bool {
    let known = ["[^/]", r"\d", r"\w"].into_iter().find_map(|class| expression.strip_prefix(class));
    let count = known.or_else(|| {
        let (class, count) = expression.strip_prefix('[')?.split_once(']')?;
        let is_plain = class.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        // A range that starts at `-` contains the slash.
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

    /// Paths that distinguish the patterns below.
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
    fn covered_pattern_never_matches_alone() {
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

    /// Detection does not interpret regular expressions.
    #[test]
    fn unrecognized_pattern_hides_nothing() {
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
