import type { MaterialCard } from '~/api/types';

export type Step = 'describe' | 'publish' | 'view' | 'file' | 'other_file' | 'see_file' | 'retry' | 'restore';

/** The one thing to do next with a material of one's own. */
export function nextStep(material: Pick<MaterialCard, 'state' | 'kind' | 'preparation' | 'title' | 'description' | 'language' | 'type' | 'levels' | 'license'> & Pick<Partial<MaterialCard>, 'replacement'>): Step {
  if (material.state === 'withdrawn') return 'restore';
  if (material.kind !== 'link') {
    if (!material.preparation) return 'file';
    if (material.preparation.state === 'refused') return 'other_file';
    if (material.preparation.state === 'failed' || material.replacement?.state === 'failed') return 'retry';
    if (material.replacement?.state === 'refused') return 'see_file';
  }
  if (material.state === 'published' || material.state === 'restricted') return 'view';
  const described = material.title && material.description && material.language && material.type && material.levels.length > 0 && material.license;
  return described ? 'publish' : 'describe';
}
