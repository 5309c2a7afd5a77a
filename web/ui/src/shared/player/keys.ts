export type Command =
  | { do: 'toggle' | 'mute' | 'captions' | 'fullscreen' | 'slower' | 'faster' | 'help' }
  | { do: 'jump'; by: number }
  | { do: 'tenth'; to: number }
  | { do: 'volume'; by: number };

interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a key means to the player, as people know it from other ones. `inside`: the focus is in the player. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: Key, inside: boolean): Command | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[0-9]$/.test(key)) return { do: 'tenth', to: Number(key) / 10 };
  switch (key.toLowerCase()) {
    case ' ':
    case 'k':
      return { do: 'toggle' };
    case 'arrowleft':
      return { do: 'jump', by: -5 };
    case 'arrowright':
      return { do: 'jump', by: 5 };
    case 'j':
      return { do: 'jump', by: -10 };
    case 'l':
      return { do: 'jump', by: 10 };
    // Outside the player these scroll the page
    case 'arrowup':
      return inside ? { do: 'volume', by: 0.1 } : null;
    case 'arrowdown':
      return inside ? { do: 'volume', by: -0.1 } : null;
    case 'm':
      return { do: 'mute' };
    case 'c':
      return { do: 'captions' };
    case 'f':
      return { do: 'fullscreen' };
    case '<':
      return { do: 'slower' };
    case '>':
      return { do: 'faster' };
    case '?':
      return { do: 'help' };
    default:
      return null;
  }
}

/** Whether the focused element wants the key for itself. */
export function isTyping(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="listbox"], dialog')) return true;
  if (key === ' ' || key === 'Enter') return target.closest('button, a, summary, [role="tab"]') !== null;
  return key.startsWith('Arrow') && target.closest('[role="tablist"], [role="slider"]') !== null;
}
