// A deployment while it is being written: what the form holds, and what of it is sent.
import type { components } from "@/api/schema";
import { accessOf } from "./access";
import { changed } from "./changed";

type View = components["schemas"]["DeploymentView"];
type New = components["schemas"]["CreateDeployment"];
/** What can be changed later. */
type Body = Omit<New, "inOrganization" | "orgId">;
/** Only owners send these. */
type OwnersFields = "envVars" | "private";
export type ResourceVersion = components["schemas"]["ResourceVersion"];

export const RESOURCE_VERSIONS: readonly { value: ResourceVersion; name: string }[] = [
  { value: "basic", name: "Basic, the smallest" },
  { value: "standard", name: "Standard, the usual" },
  { value: "high", name: "High, the largest" },
];

export interface Variable {
  /** Tells the rows of the form apart; never sent. */
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
  /** Whether a new one is to belong to the active organization. */
  inOrganization: boolean;
  /** Null for an editor, who does not publish: then it is not sent. */
  private: boolean | null;
  description: string;
  tags: string;
  /** Null for an editor, who does not see them: then they are not sent. */
  variables: Variable[] | null;
}

/** The API's own defaults, so that nobody is surprised by what they did not write. */
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

/** Rows without a name and a value are rows that nobody filled in. */
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

/** Names the organization that the page shows: the API refuses to create if another one is active by then. */
export function newBodyOf(draft: Draft, organization: string | null): New {
  return { ...bodyOf(draft), orgId: draft.inOrganization ? organization : null };
}

export function changesOf(view: View, draft: Draft): Partial<Body> {
  return changed<Partial<Body>>(bodyOf(draftOf(view)), bodyOf(draft));
}

/** What is wrong, by the name of the field. The API has the last word; this spares the way there. */
export function check(draft: Draft): Record<string, string> {
  const wrong: Record<string, string> = {};
  const body = bodyOf(draft);
  const line = (field: "name" | "repository" | "branch" | "dockerFilePath" | "contextDir", longest: number) => {
    const length = Array.from(body[field]).length;
    if (length === 0) wrong[field] = "Needed";
    else if (length > longest) wrong[field] = `At most ${longest} characters`;
  };
  line("name", 100);
  line("repository", 500);
  line("branch", 255);
  line("dockerFilePath", 255);
  line("contextDir", 255);
  if (!/^\d{1,5}$/.test(draft.portNumber.trim()) || body.portNumber < 1 || body.portNumber > 65535) {
    wrong.portNumber = "A number from 1 to 65535";
  }
  if (Array.from(draft.description).length > 2000) wrong.description = "At most 2000 characters";
  if (body.tags.length > 20) wrong.tags = "At most 20 tags";
  else if (body.tags.some((tag) => Array.from(tag).length > 50)) wrong.tags = "At most 50 characters each";
  const names = filled(draft).map(({ name }) => name);
  if (names.some((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))) {
    wrong.envVars = "Names are letters, digits and _, and do not start with a digit";
  } else if (new Set(names).size < names.length) {
    wrong.envVars = "Each name once";
  }
  return wrong;
}
