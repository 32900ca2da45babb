// The state of the deployment form, its validation, and the request bodies.
import type { components } from "@/api/schema";
import { accessOf } from "./access";
import { changedFields } from "./changed-fields";

type View = components["schemas"]["DeploymentView"];
type New = components["schemas"]["CreateDeployment"];
/** The fields that can change later. */
type Body = Omit<New, "inOrganization" | "orgId">;
/** Only owners send these. */
type OwnersFields = "envVars" | "private";
export type ResourceVersion = components["schemas"]["ResourceVersion"];

export const RESOURCE_VERSIONS: readonly { value: ResourceVersion; name: string }[] = [
  { value: "basic", name: "Basic" },
  { value: "standard", name: "Standard" },
  { value: "high", name: "High" },
];

export interface Variable {
  /** Identifies the row in the form; not sent. */
  key: number;
  name: string;
  value: string;
}

export interface Draft {
  name: string;
  repository: string;
  branch: string;
  dockerFilePath: string;
  contextDir: string;
  portNumber: string;
  resourceVersion: ResourceVersion;
  /** Whether a new deployment belongs to the active organization. */
  inOrganization: boolean;
  /** Null for an editor, and then not sent. */
  private: boolean | null;
  description: string;
  tags: string;
  /** Null for an editor, and then not sent. */
  variables: Variable[] | null;
}

/** Returns the variables of an `.env` text, or null if it has none. A quoted value may have several lines. */
export function parseEnv(text: string): Record<string, string> | null {
  const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*("(?:\\.|[^"\\])*"|'[^']*'|[^#\r\n]*(?:(?<=\S)#[^#\r\n]*)*)/gm;
  const found = Array.from(text.matchAll(line), ([, name = "", value = ""]) => [name, unquoted(value.trim())] as const);
  return found.length > 0 ? Object.fromEntries(found) : null;
}

function unquoted(value: string): string {
  if (/^'[^]*'$/.test(value)) return value.slice(1, -1);
  if (!/^"[^]*"$/.test(value)) return value;
  return value.slice(1, -1).replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
}

/** The API's defaults. */
export const NEW_DRAFT: Draft = {
  name: "",
  repository: "",
  branch: "main",
  dockerFilePath: "Dockerfile",
  contextDir: ".",
  portNumber: "8080",
  resourceVersion: "basic",
  inOrganization: false,
  private: true,
  description: "",
  tags: "",
  variables: [],
};

export function draftOf(view: View): Draft {
  return {
    ...view,
    inOrganization: false,
    private: accessOf(view) === "owner" ? view.private : null,
    portNumber: String(view.portNumber),
    description: view.description ?? "",
    tags: view.tags.join(", "),
    variables: view.envVars
      ? Object.entries(view.envVars).map(([name, value], key) => ({ key, name, value }))
      : null,
  };
}

function tagsOf(draft: Draft): string[] {
  return draft.tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** Returns the rows that have a name or a value. */
function filled(draft: Draft): Variable[] {
  return (draft.variables ?? []).filter(({ name, value }) => name !== "" || value !== "");
}

export function bodyOf(draft: Draft): Required<Omit<Body, OwnersFields>> & Pick<Body, OwnersFields> {
  return {
    name: draft.name.trim(),
    repository: draft.repository.trim(),
    branch: draft.branch.trim(),
    dockerFilePath: draft.dockerFilePath.trim(),
    contextDir: draft.contextDir.trim(),
    portNumber: Number(draft.portNumber),
    resourceVersion: draft.resourceVersion,
    description: draft.description.trim() || null,
    tags: tagsOf(draft),
    ...(draft.private !== null && { private: draft.private }),
    ...(draft.variables && { envVars: Object.fromEntries(filled(draft).map(({ name, value }) => [name, value])) }),
  };
}

/** Names the organization on the page. The API rejects the request if another one is active. */
export function newBodyOf(draft: Draft, organization: string | null): New {
  return { ...bodyOf(draft), orgId: draft.inOrganization ? organization : null };
}

export function changesOf(view: View, draft: Draft): Partial<Body> {
  return changedFields<Partial<Body>>(bodyOf(draftOf(view)), bodyOf(draft));
}

/** Returns errors by field name, which saves a request. The API validates again. */
export function check(draft: Draft): Record<string, string> {
  const wrong: Record<string, string> = {};
  const body = bodyOf(draft);
  const line = (field: "name" | "repository" | "branch" | "dockerFilePath" | "contextDir", longest: number) => {
    const length = Array.from(body[field]).length;
    if (length === 0) wrong[field] = "Required.";
    else if (length > longest) wrong[field] = `Use at most ${longest} characters.`;
  };
  line("name", 100);
  line("repository", 500);
  line("branch", 255);
  line("dockerFilePath", 255);
  line("contextDir", 255);
  if (!/^\d{1,5}$/.test(draft.portNumber.trim()) || body.portNumber < 1 || body.portNumber > 65535) {
    wrong.portNumber = "Enter a number from 1 to 65535.";
  }
  if (Array.from(draft.description).length > 2000) wrong.description = "Use at most 2000 characters.";
  if (body.tags.length > 20) wrong.tags = "Use at most 20 tags.";
  else if (body.tags.some((tag) => Array.from(tag).length > 50)) wrong.tags = "Use at most 50 characters in each tag.";
  const names = filled(draft).map(({ name }) => name);
  if (names.some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) {
    wrong.envVars = "Use letters, digits and underscores in names. A name cannot start with a digit.";
  } else if (new Set(names).size < names.length) {
    wrong.envVars = "Use each name only once.";
  }
  return wrong;
}
