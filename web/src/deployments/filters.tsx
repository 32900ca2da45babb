"use client";
// The search, filters and order of a list of deployments. The API and the URL have the same parameters.
import type { operations } from "@/api/schema";

type Query = NonNullable<operations["list_deployments"]["parameters"]["query"]>;

/** The part of a request that selects rows and their order. */
export type ListQuery = Omit<Query, "limit" | "after">;

/** The values in the URL; empty ones are absent there. */
export type ListValues = Record<keyof ListQuery, string>;

const CHOICES = {
  sort: { label: "Sort", values: { "": "Newest first", name: "By name", updated: "Last changed first" } },
  private: { label: "Visibility", values: { "": "Any visibility", true: "Private", false: "Public" } },
  resourceVersion: { label: "Size", values: { "": "Any size", basic: "Basic", standard: "Standard", high: "High" } },
} as const satisfies Partial<Record<keyof ListQuery, { label: string; values: Record<string, string> }>>;

type Choice = keyof typeof CHOICES;

/** Reads the values from a URL. A choice that does not exist is ignored. */
export function valuesIn(parameters: Pick<URLSearchParams, "get">): ListValues {
  const text = (name: string) => parameters.get(name) ?? "";
  const choice = (name: Choice) => (Object.hasOwn(CHOICES[name].values, text(name)) ? text(name) : "");
  return {
    q: text("q"),
    tag: text("tag"),
    sort: choice("sort"),
    private: choice("private"),
    resourceVersion: choice("resourceVersion"),
  };
}

/** Returns the parameters of the API. */
export function queryOf({ q, tag, sort, private: hidden, resourceVersion }: ListValues): ListQuery {
  return {
    ...(q.trim() && { q: q.trim() }),
    ...(tag.trim() && { tag: tag.trim() }),
    ...(sort && { sort: sort as NonNullable<ListQuery["sort"]> }),
    ...(hidden && { private: hidden === "true" }),
    ...(resourceVersion && { resourceVersion: resourceVersion as NonNullable<ListQuery["resourceVersion"]> }),
  };
}

/** Says what may hide rows; empty if the list is whole. */
export function wordsFor({ q, tag, private: hidden, resourceVersion }: ListQuery): string[] {
  return [
    ...(q ? [`“${q}”`] : []),
    ...(hidden === undefined ? [] : [hidden ? "private" : "public"]),
    ...(resourceVersion ? [`size ${resourceVersion}`] : []),
    ...(tag ? [`tag “${tag}”`] : []),
  ];
}

interface Props {
  values: ListValues;
  disabled: boolean;
  onChoose: (values: Partial<ListValues>) => void;
  onType: (values: Partial<ListValues>) => void;
}

export function Filters({ values, disabled, onChoose, onType }: Props) {
  return (
    <div className="row filters" role="group" aria-label="Filters and order">
      {(Object.keys(CHOICES) as Choice[]).map((name) => (
        <select
          key={name}
          className="input input--small"
          aria-label={CHOICES[name].label}
          disabled={disabled}
          value={values[name]}
          onChange={(event) => onChoose({ [name]: event.target.value })}
        >
          {Object.entries(CHOICES[name].values).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      ))}
      <input
        className="input input--small"
        type="search"
        aria-label="Tag"
        placeholder="Tag"
        maxLength={50}
        disabled={disabled}
        value={values.tag}
        onChange={(event) => onType({ tag: event.target.value })}
      />
    </div>
  );
}
