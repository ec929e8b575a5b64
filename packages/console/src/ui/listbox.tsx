import { useSelect } from "downshift";
import { type ReactNode, useId, useRef, useState } from "react";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";

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

/** One of several choices that need more than a word each. Arrow keys, Home, End, typing, Enter and Escape work as in the browser's own. */
export function Listbox({ id, label, hint, problem, testId, choices, value, placeholder, onChange }: ListboxProps) {
  const own = useId();
  const control = id ?? own;
  const frame = useRef<HTMLDivElement>(null);
  const [isAbove, setAbove] = useState(false);
  const chosen = choices.find((choice) => choice.value === value) ?? null;
  const { isOpen, highlightedIndex, getToggleButtonProps, getMenuProps, getItemProps } = useSelect<Choice>({
    items: [...choices],
    selectedItem: chosen,
    itemToString: (choice) => choice?.name ?? "",
    itemToKey: (choice: Choice | null) => choice?.value,
    isItemDisabled: ({ refusal }) => refusal !== undefined,
    onSelectedItemChange: ({ selectedItem }) => selectedItem && onChange(selectedItem.value),
    onIsOpenChange: ({ isOpen: opens }) => opens && setAbove(hasMoreRoomAbove(frame.current)),
    id: `${control}-select`,
    toggleButtonId: control,
    labelId: `${control}-label`,
    menuId: `${control}-list`,
  });
  return (
    <Field id={control} label={label} hint={hint} problem={problem}>
      {(described) => (
        <div className="listbox" ref={frame}>
          <button
            type="button"
            className="input listbox-button"
            data-testid={testId}
            {...getToggleButtonProps({ ...described, "aria-labelledby": `${control}-label ${control}` })}
          >
            {chosen ? (
              <span className="listbox-chosen">
                <span className="listbox-name">
                  <strong>{chosen.name}</strong>
                  {chosen.badge && <span className="pill">{chosen.badge}</span>}
                </span>
                {chosen.detail && <span className="listbox-detail">{chosen.detail}</span>}
              </span>
            ) : (
              <span className="muted">{placeholder}</span>
            )}
            <Icon name="down" />
          </button>
          <ul
            className={`listbox-list ${isAbove ? "above" : ""}`}
            hidden={!isOpen}
            {...getMenuProps({ "aria-labelledby": `${control}-label` })}
          >
            {isOpen &&
              choices.map((choice, index) => (
                <li
                  key={choice.value}
                  className={`listbox-choice ${index === highlightedIndex ? "highlighted" : ""}`}
                  data-value={choice.value}
                  {...getItemProps({ item: choice, index, "aria-selected": choice.value === value })}
                >
                  <span className="listbox-name">
                    <strong>{choice.name}</strong>
                    {choice.badge && <span className="pill">{choice.badge}</span>}
                    {choice.value === value && <Icon name="check" />}
                  </span>
                  {choice.detail && <span className="listbox-detail">{choice.detail}</span>}
                  {choice.refusal && <span className="listbox-refusal">{choice.refusal}</span>}
                </li>
              ))}
          </ul>
        </div>
      )}
    </Field>
  );
}

/** A list that would end below the window opens upwards, when there is more room. */
function hasMoreRoomAbove(frame: HTMLElement | null): boolean {
  if (!frame) return false;
  const { top, bottom } = frame.getBoundingClientRect();
  const below = window.innerHeight - bottom;
  return below < window.innerHeight * 0.45 && top > below;
}
