//! An inspection as aligned text. Prints only content of the token that `auth` has escaped.

use std::fmt::{self, Display, Formatter};

use auth::inspect::{
    FailedRule, Inspection, Remark, SignatureCheck, UnverifiedContent, UnverifiedOrganization, Verdict, humanize,
};
use chrono::{DateTime, SecondsFormat};

use api::settings::variable;

use super::{
    Report,
    variables::{all_assignments, assignments},
};

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for left_out in &self.left_out {
            writeln!(f, "Left out: {left_out}.")?;
        }
        writeln!(f, "{}\n", headline(self.inspection.signature))?;
        let rows = rows(&self.inspection);
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in &rows {
            writeln!(f, "  {name:width$}  {value}")?;
        }
        if !rows.is_empty() {
            writeln!(f)?;
        }
        refusals(f, &self.inspection.refusals, self.no_verdict.is_some())?;
        remarks(f, &self.inspection.remarks)?;
        if self.no_verdict.is_some() {
            settings(f, &self.inspection.unverified_content)?;
        }
        writeln!(f, "{}", self.verdict())
    }
}

impl Report {
    fn verdict(&self) -> String {
        match (self.inspection.verdict, &self.no_verdict) {
            (Verdict::Accepted, _) => "Verdict: accepted".to_owned(),
            (Verdict::Refused(reason), _) => format!("Verdict: rejected, {reason}"),
            (Verdict::Unknown, Some(why)) => format!("No verdict: {why}"),
            (Verdict::Unknown, None) => "No verdict: the keys are unavailable".to_owned(),
        }
    }
}

fn headline(signature: SignatureCheck) -> &'static str {
    match signature {
        SignatureCheck::Holds => "Content of the token. Its signature is valid: a key of the instance made it.",
        SignatureCheck::DoesNotHold => {
            "Unverified content of the token: anyone can write it. Its signature was checked and is NOT valid."
        }
        SignatureCheck::UnknownKey => {
            "Unverified content of the token: anyone can write it. No key of the instance matches its signature."
        }
        SignatureCheck::KeysUnavailable => {
            "Unverified content of the token: anyone can write it. Its signature was NOT checked: the keys are unavailable."
        }
        SignatureCheck::NoKeys => {
            "Unverified content of the token: anyone can write it. Its signature was NOT checked: there are no keys."
        }
        SignatureCheck::NotChecked => {
            "Unverified content of the token: anyone can write it. Its signature was NOT checked: the token is malformed."
        }
    }
}

fn rows(inspection: &Inspection) -> Vec<(&'static str, String)> {
    let content = &inspection.unverified_content;
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let list = |texts: &[String]| if texts.is_empty() { "none".to_owned() } else { texts.join(", ") };
    let kind = content.kind.as_ref().map(|kind| format!("{}: {}", kind.name, kind.because));
    let status = content.session_status.as_ref().map(|status| format!(", {status}")).unwrap_or_default();
    let signed = ("signed with", format!("{}, key {}", or_none(&content.algorithm), or_none(&content.key_id)));
    if !content.claims_are_readable {
        return if content.algorithm.is_some() { vec![signed] } else { Vec::new() };
    }
    let rows = [
        ("kind", Some(kind.unwrap_or_else(|| "unknown".to_owned()))),
        ("user", Some(or_none(&content.subject))),
        ("impersonated by", content.actor.clone()),
        ("session", Some(or_none(&content.session_id) + &status)),
        ("organization", Some(content.organization.as_ref().map_or_else(|| "none".to_owned(), organization))),
        ("plans", content.plans.clone()),
        ("features", content.features.clone()),
        ("verified", content.factor_ages.map(verified)),
        ("issued", Some(content.issued_at.map_or_else(|| "not set".to_owned(), |at| issued(at, inspection.judged_at)))),
        ("expires", Some(expires(content, inspection.judged_at))),
        ("issuer", Some(or_none(&content.issuer))),
        ("authorized party", Some(or_none(&content.authorized_party))),
        ("audience", Some(list(&content.audience))),
        ("custom claims", Some(list(&content.custom_claims))),
        (signed.0, Some(signed.1)),
    ];
    let ignored = content.ignored.iter().map(|what| ("ignored", format!("{what}: ambiguous")));
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).chain(ignored).collect()
}

fn verified((first, second): (u64, Option<u64>)) -> String {
    let second = second.map_or_else(|| "never".to_owned(), |age| format!("{} before", humanize(age)));
    format!("first factor {} before it was issued, second factor {second}", humanize(first))
}

fn organization(org: &UnverifiedOrganization) -> String {
    let slug = org.slug.as_ref().map(|slug| format!(" ({slug})")).unwrap_or_default();
    let permissions = if org.permissions.is_empty() { "none".to_owned() } else { org.permissions.join(", ") };
    format!("{}{slug}, role {}, permissions: {permissions}", org.id, org.role)
}

fn issued(at: i64, now: i64) -> String {
    let distance = humanize(now.saturating_sub(at).unsigned_abs());
    if at > now { format!("in {distance}, {}", date(at)) } else { format!("{distance} ago, {}", date(at)) }
}

fn expires(content: &UnverifiedContent, now: i64) -> String {
    let Some(at) = content.expires_at else { return "not set".to_owned() };
    let distance = humanize(now.saturating_sub(at).unsigned_abs());
    let lifetime = content.issued_at.and_then(|issued_at| at.checked_sub(issued_at)).filter(|seconds| *seconds > 0);
    let lifetime = lifetime.map(|seconds| format!("; {} in all", humanize(seconds.unsigned_abs()))).unwrap_or_default();
    if at > now {
        format!("valid for {distance} more, until {}{lifetime}", date(at))
    } else {
        format!("expired {distance} ago, {}{lifetime}", date(at))
    }
}

fn date(unix: i64) -> String {
    let date = DateTime::from_timestamp(unix, 0);
    date.map_or_else(|| unix.to_string(), |date| date.to_rfc3339_opts(SecondsFormat::Secs, true))
}

fn refusals(f: &mut Formatter<'_>, refusals: &[FailedRule], is_unconfigured: bool) -> fmt::Result {
    let scope = if is_unconfigured { " under any settings" } else { "" };
    match refusals.len() {
        0 if is_unconfigured => writeln!(f, "With suitable settings no rule rejects it.\n")?,
        0 => writeln!(f, "No rule rejects it.\n")?,
        1 => writeln!(f, "One rule rejects it{scope}:\n")?,
        count => writeln!(f, "{count} rules reject it{scope}, in the order in which the server checks them:\n")?,
    }
    for refusal in refusals {
        writeln!(f, "  {}: {}", refusal.reason, refusal.finding)?;
        let names: Vec<_> = refusal.concerns.iter().map(|setting| variable(*setting).name).collect();
        let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        writeln!(f, "    -> {}{names}", refusal.remedy)?;
        for assignment in refusal.settings.iter().flat_map(assignments) {
            writeln!(f, "       {assignment}")?;
        }
        writeln!(f)?;
    }
    Ok(())
}

fn remarks(f: &mut Formatter<'_>, remarks: &[Remark]) -> fmt::Result {
    for Remark { finding, remedy, .. } in remarks {
        writeln!(f, "Remark: {finding}\n    -> {remedy}\n")?;
    }
    Ok(())
}

fn settings(f: &mut Formatter<'_>, content: &UnverifiedContent) -> fmt::Result {
    let lines = all_assignments(&content.settings());
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "Settings that it needs, if its issuer is your Clerk instance:\n")?;
    lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
    writeln!(f, "\nCLERK_PUBLISHABLE_KEY, from Clerk's dashboard, replaces CLERK_ISSUER and CLERK_JWKS_URL.\n")
}
