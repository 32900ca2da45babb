"use client";
// The field for another user's id, which suggests the users that the loaded lists name.
import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useConsole } from "@/components/console";
import { Field } from "@/components/field";
import type { Page } from "@/components/use-pages";
import { DEPLOYMENTS } from "./cache";
import { GRANTS } from "./grants";

interface Props {
  id: string;
  label: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

export function UserIdField({ id, label, error, value, onChange }: Props) {
  const known = useKnownUsers();
  return (
    <Field id={id} label={label} hint="Users find their ID in the account menu." error={error}>
      {(field) => (
        <>
          <input
            {...field}
            className="input mono"
            placeholder="user_…"
            list={`${id}-known`}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <datalist id={`${id}-known`}>
            {known.map((userId) => (
              <option key={userId} value={userId} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** Returns the grantees and owners in the cache. The API lists no other users. */
function useKnownUsers(): string[] {
  const client = useQueryClient();
  const { person } = useConsole();
  const lists = [GRANTS, DEPLOYMENTS].flatMap((list) =>
    client.getQueriesData<InfiniteData<Page<{ userId?: string }>>>({ queryKey: [list] }),
  );
  const ids = lists.flatMap(([, data]) => data?.pages.flatMap(({ items }) => items.map(({ userId }) => userId)) ?? []);
  return [...new Set(ids)].filter((id): id is string => id !== undefined && id !== person.id).sort();
}
