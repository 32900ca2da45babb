//! The files of a crate form an order: no two files import each other in a loop, except a module and its child. An import
//! names the module that owns the item, not a re-export of the crate's root.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use quote::ToTokens as _;
use syn::{Item, UseTree, Visibility};

/// A module's path within its crate. The root's is empty.
type Module = Vec<String>;
type Edges<'a> = BTreeMap<&'a Module, BTreeSet<&'a Module>>;

const CRATES: [&str; 5] = ["api", "auth", "clerk-dev", "ownership", "ownership-macros"];

#[derive(Default)]
struct File {
    /// The paths that the file mentions, from the crate's root.
    mentions: BTreeSet<Vec<String>>,
    /// What `pub use` exports under a name, and the path behind it.
    reexports: BTreeMap<String, Vec<String>>,
}

#[test]
fn no_files_import_each_other_in_a_loop() {
    let mut faults = Vec::new();
    for name in CRATES {
        let files = files_of(name);
        let (edges, through_root) = edges(&files);
        assert!(edges.len() > 3, "{name}: {} files import another", edges.len());
        faults.extend(through_root.into_iter().map(|fault| format!("{name}: {fault}")));
        faults.extend(loops(&edges).into_iter().map(|names| format!("{name}: a loop of {}", names.join(", "))));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_loop_and_an_import_through_the_root_are_found() {
    let sources = [
        ("", "mod ground; mod lower; mod upper; pub use lower::Item;"),
        ("ground", "use std::fmt;"),
        ("lower", "pub struct Item; fn f() { crate::upper::g() }"),
        ("upper", "use crate::{Item, ground}; pub fn g() {}"),
    ];
    let mut files = BTreeMap::new();
    for (name, source) in sources {
        let module: Module = (!name.is_empty()).then(|| name.to_owned()).into_iter().collect();
        add_file(&mut files, &module, source);
    }
    let (edges, through_root) = edges(&files);
    assert_eq!(through_root, ["upper imports crate::Item, which lower owns"]);
    assert_eq!(loops(&edges), BTreeSet::from([vec!["lower".to_owned(), "upper".to_owned()]]));
}

#[test]
fn the_ground_knows_nobody_above_it() {
    let imports = |module: &str| -> BTreeSet<String> {
        let files = files_of("api");
        let below = files.iter().filter(|(path, _)| path.first().is_some_and(|first| first == module));
        below.flat_map(|(_, file)| &file.mentions).filter_map(|path| path.first().cloned()).collect()
    };
    assert!(imports("resources").contains("db"), "a resource has statements");
    assert_eq!(imports("db").into_iter().collect::<Vec<_>>(), ["db", "error"], "db knows no table");
    let proof = fs::read_to_string(source_folder("ownership").join("owned.rs")).unwrap();
    assert!(!proof.contains("actix_web"), "the proof knows no request");
}

fn source_folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(name).join("src")
}

fn files_of(name: &str) -> BTreeMap<Module, File> {
    let mut files = BTreeMap::new();
    add_folder(&source_folder(name), &Module::new(), &mut files);
    files
}

fn add_folder(folder: &Path, module: &Module, files: &mut BTreeMap<Module, File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_root = ["lib", "main"].contains(&stem.as_str());
        let is_source = path.extension().is_some_and(|extension| extension == "rs") && !stem.ends_with("tests");
        let inner = if is_root { module.clone() } else { [module.as_slice(), &[stem]].concat() };
        if path.is_dir() {
            add_folder(&path, &inner, files);
        } else if is_source {
            add_file(files, &inner, &fs::read_to_string(&path).unwrap());
        }
    }
}

fn add_file(files: &mut BTreeMap<Module, File>, module: &Module, source: &str) {
    let file = files.entry(module.clone()).or_default();
    for item in syn::parse_file(source).unwrap().items {
        match item {
            Item::Mod(inner)
                if inner.attrs.iter().any(|attribute| attribute.to_token_stream().to_string().contains("test")) => {}
            Item::Use(import) => {
                let mut found = Vec::new();
                flatten(&import.tree, &[], &mut found);
                for (name, path) in found {
                    let path = from_root(&path, module);
                    if matches!(import.vis, Visibility::Inherited) {
                        file.mentions.insert(path);
                    } else {
                        file.reexports.insert(name, path);
                    }
                }
            }
            other => {
                let code = other.to_token_stream().to_string();
                file.mentions.extend(code.split("crate :: ").skip(1).map(leading_path));
            }
        }
    }
}

/// The path at the start of code whose tokens have spaces in between: `a :: b (c)`.
fn leading_path(code: &str) -> Vec<String> {
    let words = code.split(" :: ").map(|word| word.split(' ').next().unwrap_or_default().to_owned());
    words.take_while(|word| word.chars().all(|c| c == '_' || c.is_alphanumeric())).collect()
}

fn flatten(tree: &UseTree, before: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => flatten(&path.tree, &with(&path.ident), found),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, found)),
        UseTree::Name(name) if name.ident == "self" => found.push((before.join("::"), before.to_vec())),
        UseTree::Name(name) => found.push((name.ident.to_string(), with(&name.ident))),
        UseTree::Rename(rename) => found.push((rename.rename.to_string(), with(&rename.ident))),
        UseTree::Glob(_) => found.push(("*".to_owned(), before.to_vec())),
    }
}

fn from_root(path: &[String], module: &[String]) -> Vec<String> {
    match path.split_first() {
        Some((first, rest)) if first == "crate" => rest.to_vec(),
        Some((first, rest)) if first == "self" => [module, rest].concat(),
        Some((first, rest)) if first == "super" => {
            from_root(&[&["self".to_owned()], rest].concat(), &module[..module.len() - 1])
        }
        _ => [module, path].concat(),
    }
}

/// Which file imports which, and the imports of an item that the root re-exports.
fn edges(files: &BTreeMap<Module, File>) -> (Edges<'_>, Vec<String>) {
    let (mut edges, mut through_root) = (Edges::new(), Vec::new());
    for (module, file) in files {
        for path in &file.mentions {
            let Some(owner) = owner(files, path, 0) else { continue };
            if path.len() == 1 && path != owner && !owner.is_empty() && !module.is_empty() {
                through_root.push(format!(
                    "{} imports crate::{}, which {} owns",
                    module.join("::"),
                    path[0],
                    owner.join("::")
                ));
            }
            if !owner.starts_with(module) && !module.starts_with(owner) {
                edges.entry(module).or_default().insert(owner);
            }
        }
    }
    (edges, through_root)
}

/// The file that owns what a path names, behind every `pub use`.
fn owner<'a>(files: &'a BTreeMap<Module, File>, path: &[String], depth: usize) -> Option<&'a Module> {
    let length = (0..=path.len()).rev().find(|&length| files.contains_key(&path[..length]))?;
    let (module, file) = files.get_key_value(&path[..length])?;
    match path.get(length).and_then(|name| file.reexports.get(name)) {
        Some(behind) if depth < 8 && behind != path => owner(files, &[behind, &path[length + 1..]].concat(), depth + 1),
        _ => Some(module),
    }
}

/// The sets of files that reach each other.
fn loops(edges: &Edges<'_>) -> BTreeSet<Vec<String>> {
    let reached = |from| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(next) = open.pop() {
            open.extend(edges.get(next).into_iter().flatten().filter(|module| seen.insert(**module)));
        }
        seen
    };
    let all: BTreeMap<_, _> = edges.keys().map(|module| (*module, reached(*module))).collect();
    let loop_of = |module| -> Vec<String> {
        all.iter()
            .filter(|(other, reached)| all[module].contains(*other) && reached.contains(module))
            .map(|(other, _)| other.join("::"))
            .collect()
    };
    all.keys().map(|module| loop_of(*module)).filter(|names| !names.is_empty()).collect()
}
