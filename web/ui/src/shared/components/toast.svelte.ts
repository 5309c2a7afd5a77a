export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

/** How long what was done can be taken back. */
export const take_back_ms = 10_000;

/** What was just done, for a few seconds, with a way back. */
class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  show(text: string, action?: Toast['action']) {
    const id = this.#next++;
    this.list = [...this.list.slice(-1), { id, text, ...(action ? { action } : {}) }];
    setTimeout(() => this.dismiss(id), action ? take_back_ms : 5_000);
  }

  dismiss(id: number) {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
