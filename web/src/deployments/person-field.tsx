"use client";
// The field for another user: a combobox that suggests the people that the user knows, and takes any user id.
import { useDeferredValue, useState, type KeyboardEvent } from "react";
import { Field } from "@/components/field";
import { useSuggestions, type KnownUser } from "./people";
import { visibleName } from "./typeable";

interface Props {
  id: string;
  label: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

export function PersonField({ id, label, error, value, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState(-1);
  const people = useSuggestions(useDeferredValue(value.trim()), open || value.trim() !== "");
  const match = people.find((person) => person.id === value.trim());
  // A complete id needs no suggestion, which would cover what follows the field.
  const shown = open && people.length > 0 && !match;
  const current = shown ? people[place] : undefined;
  const close = () => {
    setOpen(false);
    setPlace(-1);
  };
  const choose = (person: KnownUser) => {
    onChange(person.id);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      const [step, first] = event.key === "ArrowDown" ? [1, 0] : [-1, people.length - 1];
      setPlace(current ? (place + step + people.length) % people.length : first);
    } else if (event.key === "Enter" && current) choose(current);
    // A dialog around the field stays open.
    else if (event.key === "Escape" && shown) close();
    else return;
    event.preventDefault();
  };
  return (
    <Field id={id} label={label} hint={<Hint match={match} />} error={error}>
      {(field) => (
        <div className="picked">
          <input
            {...field}
            className="input"
            role="combobox"
            aria-expanded={shown}
            aria-controls={`${id}-people`}
            aria-activedescendant={current && `${id}-${current.id}`}
            aria-autocomplete="list"
            placeholder="Name or user ID"
            value={value}
            onChange={(event) => {
              onChange(event.target.value);
              setOpen(true);
              setPlace(-1);
            }}
            onClick={() => setOpen(true)}
            onKeyDown={onKeyDown}
            onBlur={close}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <div id={`${id}-people`} className="picker palette__list" role="listbox" aria-label="People you know" hidden={!shown}>
            {people.map((person) => (
              // The combobox has the focus and handles the keys.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={person.id}
                id={`${id}-${person.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={person === current}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(person)}
              >
                <bdi>{visibleName({ name: person.name ?? "", id: person.id })}</bdi>
                {person.name ? <bdi className="quiet small">{person.id}</bdi> : null}
              </div>
            ))}
          </div>
        </div>
      )}
    </Field>
  );
}

/** Says who has the id. */
function Hint({ match }: { match: KnownUser | undefined }) {
  if (!match?.name) return "People you know are suggested. Any other user finds their ID in the account menu.";
  return <bdi className="strong">{visibleName({ name: match.name, id: match.id })}</bdi>;
}
