//! Ids and owners of each type. An id has one spelling: the one that its `Display` prints.

use std::{fmt, num::ParseIntError, str::FromStr};

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::BigInt,
};

use super::Db;

/// A number of its own type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Number(i64);

impl FromStr for Number {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<DB: Backend> ToSql<BigInt, DB> for Number
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for Number
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(stored: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(stored).map(Self)
    }
}

/// A registry with ids of one type, and its tests. The ids are those of Alice, Bob, a thing and its part.
macro_rules! keys {
    ($name:ident: $sql:ident as $key:ty = $ddl:literal, $ids:expr, impossible: $impossible:expr) => {
        mod $name {
            use diesel::{connection::SimpleConnection, prelude::*};
            use ownership::{Owned, Resource, WriteError, auth::ClerkUser};

            use super::*;
            use crate::support::Caller;

            diesel::table! { people (key) { key -> $sql, clerk -> Text, } }
            diesel::table! { things (id) { id -> $sql, owner -> $sql, name -> Text, } }
            diesel::table! { parts (id) { id -> $sql, thing -> Nullable<$sql>, } }
            diesel::allow_tables_to_appear_in_same_query!(people, things, parts);

            #[derive(Debug, Queryable, Selectable, Identifiable)]
            pub struct Thing {
                id: $key,
                owner: $key,
                name: String,
            }

            #[derive(Insertable)]
            #[diesel(table_name = things)]
            pub struct NewThing {
                id: $key,
                name: String,
            }

            #[derive(AsChangeset)]
            #[diesel(table_name = things)]
            pub struct ThingChanges {
                name: String,
            }

            #[derive(Debug, Queryable, Selectable, Identifiable)]
            pub struct Part {
                id: $key,
                thing: Option<$key>,
            }

            #[derive(Insertable)]
            #[diesel(table_name = parts)]
            pub struct NewPart {
                id: $key,
            }

            registry! {
                thing => Thing { table: things, owner: owner via people { id: key, clerk }, new: NewThing },
                part  => Part  { table: parts, parent: thing via thing, new: NewPart, changes: none },
            }

            fn key(text: &str) -> $key {
                text.parse().unwrap()
            }

            fn find<R: Resource<Database = Db>>(db: &Db, caller: &ClerkUser, id: &str) -> Option<Owned<R>> {
                match db.scoped(|connection| Owned::find(connection, caller, id)) {
                    Ok(owned) => Some(owned),
                    Err(WriteError::Refused(_)) => None,
                    Err(WriteError::Query(error)) => panic!("{error}"),
                }
            }

            /// A database in which Alice and Bob have rows, and Alice has created a thing and its part.
            async fn world() -> (Db, ClerkUser, ClerkUser) {
                let [alice, bob, thing, part] = $ids;
                let db = Db::with(&format!(
                    "CREATE TABLE people (key {0} PRIMARY KEY, clerk TEXT NOT NULL);
                     CREATE TABLE things (id {0} PRIMARY KEY, owner {0} NOT NULL, name TEXT NOT NULL);
                     CREATE TABLE parts (id {0} PRIMARY KEY, thing {0});
                     INSERT INTO people VALUES ('{alice}', 'user_alice'), ('{bob}', 'user_bob');",
                    $ddl,
                ));
                let caller = Caller::Alice.user().await;
                let new = NewThing { id: key(thing), name: "new".to_owned() };
                let created = db.scoped(|connection| Thing::create(connection, &caller, new)).unwrap();
                assert_eq!(created.owner, key(alice));
                let owned = find::<Thing>(&db, &caller, thing).unwrap();
                let new = NewPart { id: key(part) };
                let created = db.scoped(|connection| Part::create_in(connection, &owned, new)).unwrap();
                assert_eq!(created.thing, Some(key(thing)));
                (db, caller, Caller::Bob.user().await)
            }

            #[actix_web::test]
            async fn owner_has_the_row_and_its_child_and_others_have_not() {
                let ((db, alice, bob), [.., thing, part]) = (world().await, $ids);
                assert!(find::<Thing>(&db, &bob, thing).is_none() && find::<Part>(&db, &bob, part).is_none());
                assert_eq!(find::<Part>(&db, &alice, part).unwrap().id, key(part));
                let list = db.scoped(|connection| Thing::owned_by(&alice).load::<Thing, _>(connection)).unwrap();
                assert_eq!(list.into_iter().map(|row| row.id).collect::<Vec<_>>(), [key(thing)]);
                assert_eq!(
                    db.scoped(|connection| Thing::owned_by(&bob).load::<Thing, _>(connection)).unwrap().len(),
                    0
                );
                let all = db.scoped(|connection| Owned::<Thing>::all(connection, &alice, [thing, thing]));
                assert_eq!(all.unwrap().len(), 1);
            }

            #[actix_web::test]
            async fn row_is_changed_given_away_and_deleted() {
                let ((db, alice, bob), [.., thing, _]) = (world().await, $ids);
                let owned = find::<Thing>(&db, &alice, thing).unwrap();
                let changes = ThingChanges { name: "changed".to_owned() };
                let owned = db.scoped(|connection| owned.update(connection, changes)).unwrap();
                assert_eq!(owned.name, "changed");
                db.scoped(|connection| owned.transfer(connection, bob.user_id())).unwrap();
                assert!(find::<Thing>(&db, &alice, thing).is_none());
                let owned = find::<Thing>(&db, &bob, thing).unwrap();
                db.scoped(|connection| owned.delete(connection)).unwrap();
                assert!(find::<Thing>(&db, &bob, thing).is_none());
            }

            #[actix_web::test]
            async fn impossible_id_is_refused_without_a_query() {
                let (db, alice, _) = world().await;
                let before = db.statements().len();
                for id in $impossible {
                    assert!(find::<Thing>(&db, &alice, id).is_none(), "{id:?}");
                }
                assert_eq!(db.statements().len(), before);
                db.now(|connection| connection.batch_execute("SELECT 1")).unwrap();
                assert!(db.statements().len() > before, "statements are not counted");
            }
        }
    };
}

keys! {
    big_int: BigInt as i64 = "BIGINT", ["1", "2", "7", "-8"],
    impossible: ["", "abc", "+7", " 7", "7 ", "007", "-0", "7.0", "0x7", "٧", "9223372036854775808"]
}
keys! {
    integer: Integer as i32 = "INTEGER", ["1", "2", "7", "8"],
    impossible: ["", "abc", "+7", " 7", "007", "-0", "2147483648"]
}
keys! {
    newtype: BigInt as super::Number = "BIGINT", ["1", "2", "7", "8"],
    impossible: ["", "abc", "+7", " 7", "007", "9223372036854775808"]
}
keys! {
    text: Text as String = "TEXT", ["a", "b", "thing one", "part/1"],
    impossible: ["", "\n", "nul\0", &"a".repeat(256)]
}
