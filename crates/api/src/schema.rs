//! The tables, as both migration folders create them.

diesel::table! {
    users (id) {
        id -> Text,
        email -> Nullable<Text>,
        first_name -> Nullable<Text>,
        last_name -> Nullable<Text>,
        img_url -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    deployments (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        repository -> Text,
        branch -> Text,
        docker_file_path -> Text,
        context_dir -> Text,
        port_number -> Integer,
        env_vars -> Text,
        resource_version -> Text,
        private -> Bool,
        description -> Nullable<Text>,
        tags -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    endpoints (id) {
        id -> Text,
        deployment_id -> Text,
        route -> Text,
        method -> Text,
        description -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(users, deployments, endpoints);
