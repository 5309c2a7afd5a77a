import { api } from '~/api/client';
import type { Material, MaterialChanges } from '~/api/types';
import { work } from '~/api/work';
import { Drafting } from '~/shared/drafting.svelte';
import * as form from './fields';

/** One material being edited. A draft saves itself, a published one only when asked: everybody would see half a sentence. */
export class Editing extends Drafting<Material, form.Fields> {
  constructor(material: Material) {
    super(material, form);
  }
  get material(): Material {
    return this.thing;
  }
  protected savesItself(): boolean {
    return this.thing.state !== 'published' && this.thing.state !== 'restricted';
  }
  protected key(): string {
    return `acervo.edit.${this.thing.id}`;
  }
  protected read(): Promise<Material> {
    return api.material(this.thing.id);
  }
  protected send(changes: MaterialChanges, version: number): Promise<Material> {
    return work.changeMaterial(this.thing.id, changes, version);
  }
}
