/** Names of caption files, as file pickers want them. */
export const kCaptionFiles = '.srt,.vtt,.sbv,.ass,.ssa,.ttml,.dfxp,.xml,text/vtt,application/ttml+xml';

export const isCaptionFile = ({ name }: { name: string }): boolean => /\.(srt|vtt|sbv|ass|ssa|ttml|dfxp|xml)$/i.test(name);

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/**
 * Files dragged over the page while the component that makes one is shown. The page is one target: its parts take what is
 * theirs, and what nobody wants must not replace the page.
 */
export class Dropping {
  #depth = $state(0);
  /** Whether files are over the page now. */
  get over() {
    return this.#depth > 0;
  }

  constructor(take: (files: File[]) => void) {
    const whenFiles = (then: (event: DragEvent) => void) => (event: DragEvent) => carriesFiles(event) && then(event);
    const heard = {
      dragenter: whenFiles(() => (this.#depth += 1)),
      dragleave: whenFiles(() => (this.#depth = Math.max(0, this.#depth - 1))),
      dragover: whenFiles((event) => event.preventDefault()),
      drop: whenFiles((event) => {
        event.preventDefault();
        this.#depth = 0;
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length) take(files);
      }),
    };
    $effect(() => {
      for (const [name, hear] of Object.entries(heard)) addEventListener(name, hear as EventListener);
      return () => {
        for (const [name, hear] of Object.entries(heard)) removeEventListener(name, hear as EventListener);
      };
    });
  }
}
