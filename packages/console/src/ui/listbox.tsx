import "./listbox.css";
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { createTypeahead, moveTo } from "./listbox-keys.ts";

/** One choice of a listbox. `name` is found by typing; one with a `refusal` is listed, and says why it cannot be chosen. */
export interface Choice {
  value: string;
  name: string;
  badge?: string | undefined;
  detail?: ReactNode;
  refusal?: string | undefined;
}

interface ListboxProps {
  id?: string;
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  testId?: string;
  choices: readonly Choice[];
  /** Empty: nothing is chosen, and the placeholder stands there. */
  value: string;
  placeholder: string;
  onChange(value: string): void;
}

/**
 * One of several choices that need more than a word each: a "select-only combobox" of the ARIA Authoring Practices. The focus stays on
 * the button; arrow keys, Home, End, typing, Enter and Escape work as in the browser's own.
 */
export function Listbox({ id, label, hint, problem, testId, choices, value, placeholder, onChange }: ListboxProps) {
  const own = useId();
  const control = id ?? own;
  const [active, setActive] = useState<number>();
  const [isAbove, setAbove] = useState(false);
  const [typeahead] = useState(createTypeahead);
  const frame = useRef<HTMLDivElement>(null);
  const isOpen = active !== undefined;
  const chosen = choices.find((choice) => choice.value === value);
  const optionId = (index: number) => `${control}-option-${index}`;

  useEffect(() => {
    if (active !== undefined) document.getElementById(`${control}-option-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active, control]);

  return (
    <Field id={control} label={label} hint={hint} problem={problem}>
      {(described) => (
        <div className="listbox" ref={frame} onBlur={closeWhenLeft}>
          <button
            type="button"
            role="combobox"
            className="input listbox-button"
            data-testid={testId}
            aria-haspopup="listbox"
            aria-expanded={isOpen}
            aria-controls={`${control}-list`}
            aria-activedescendant={isOpen ? optionId(active) : undefined}
            aria-labelledby={`${control}-label ${control}`}
            {...described}
            onClick={() => (isOpen ? setActive(undefined) : open())}
            onKeyDown={onKey}
          >
            {chosen ? <Row choice={chosen} /> : <span className="muted">{placeholder}</span>}
            <Icon name="down" />
          </button>
          <ul
            className={`listbox-list ${isAbove ? "above" : ""}`}
            id={`${control}-list`}
            role="listbox"
            aria-labelledby={`${control}-label`}
            hidden={!isOpen}
            // Browsers let Tab stop at anything that scrolls.
            tabIndex={-1}
            // A press on the list, its scroll bar included, must not take the focus from the button.
            onMouseDown={(event) => event.preventDefault()}
          >
            {isOpen &&
              choices.map((choice, index) => (
                <li
                  key={choice.value}
                  id={optionId(index)}
                  role="option"
                  className={`listbox-choice ${index === active ? "highlighted" : ""}`}
                  data-value={choice.value}
                  aria-selected={choice.value === value}
                  aria-disabled={choice.refusal === undefined ? undefined : true}
                  onMouseMove={() => choice.refusal === undefined && setActive(index)}
                  onClick={() => choose(index)}
                >
                  <Row choice={choice} isChosen={choice.value === value} />
                </li>
              ))}
          </ul>
        </div>
      )}
    </Field>
  );

  function open(index = choices.findIndex((choice) => choice.value === value)): void {
    setAbove(hasMoreRoomAbove(frame.current));
    setActive(index === -1 ? moveTo(choices, 0, 1) : index);
  }

  function choose(index: number): void {
    const choice = choices[index];
    if (!choice || choice.refusal !== undefined) return;
    setActive(undefined);
    if (choice.value !== value) onChange(choice.value);
  }

  function closeWhenLeft(event: FocusEvent): void {
    if (!event.currentTarget.contains(event.relatedTarget)) setActive(undefined);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) return;
    const handled = isOpen ? onKeyInList(event.key, active, event.altKey) : onKeyOnButton(event.key);
    if (handled) event.preventDefault();
  }

  /** Enter and the space bar press the button, which opens the list. */
  function onKeyOnButton(key: string): boolean {
    if (key === "ArrowDown" || key === "ArrowUp") open();
    else if (key === "Home") open(moveTo(choices, 0, 1));
    else if (key === "End") open(moveTo(choices, choices.length - 1, -1));
    else if (isCharacter(key)) open(typeahead(choices, key, -1));
    else return false;
    return true;
  }

  function onKeyInList(key: string, from: number, alt: boolean): boolean {
    if (key === "Enter" || (key === " " && !typeahead.isTyping()) || (key === "ArrowUp" && alt)) choose(from);
    else if (key === "Escape") setActive(undefined);
    else if (key === "ArrowDown") setActive(moveTo(choices, from + 1, 1) ?? from);
    else if (key === "ArrowUp") setActive(moveTo(choices, from - 1, -1) ?? from);
    else if (key === "PageDown") setActive(moveTo(choices, Math.min(from + pageRows, choices.length - 1), -1) ?? from);
    else if (key === "PageUp") setActive(moveTo(choices, Math.max(from - pageRows, 0), 1) ?? from);
    else if (key === "Home") setActive(moveTo(choices, 0, 1) ?? from);
    else if (key === "End") setActive(moveTo(choices, choices.length - 1, -1) ?? from);
    else if (isCharacter(key) || key === " ") setActive(typeahead(choices, key, from));
    else return false;
    return true;
  }
}

const pageRows = 6;

function Row({ choice, isChosen = false }: { choice: Choice; isChosen?: boolean }) {
  return (
    <span className="listbox-row">
      <span className="listbox-name">
        <strong>{choice.name}</strong>
        {choice.badge && <span className="pill">{choice.badge}</span>}
        {isChosen && <Icon name="check" />}
      </span>
      {choice.detail && <span className="listbox-detail">{choice.detail}</span>}
      {choice.refusal && <span className="listbox-refusal">{choice.refusal}</span>}
    </span>
  );
}

function isCharacter(key: string): boolean {
  return key.length === 1 && key !== " ";
}

/** A list that would end below the window opens upwards, when there is more room. */
function hasMoreRoomAbove(frame: HTMLElement | null): boolean {
  if (!frame) return false;
  const { top, bottom } = frame.getBoundingClientRect();
  const below = window.innerHeight - bottom;
  return below < window.innerHeight * 0.45 && top > below;
}
