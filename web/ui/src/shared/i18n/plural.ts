/** Picks the form that a language uses for a number; `#` in it becomes the number as that language writes it. */
export function plurals(tag: string) {
  const rules = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  return (n: number, forms: { one: string; other: string }): string => {
    const rule = rules.select(n);
    return (rule === 'one' ? forms.one : forms.other).replace('#', numbers.format(n));
  };
}
