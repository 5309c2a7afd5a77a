const kLink = /\/media\/t\/[^/]+\//;

/** An address of media without the link that opens it: material and revision, and what of it. */
export const placeOf = (url: string): string => url.replace(kLink, '/media/');

/** The address opened by the link of another one, if that is of the same material. */
export function withLinkOf(url: string, fresh: string): string {
  const link = kLink.exec(fresh)?.[0];
  const material = (of: string) => placeOf(of).split('/media/')[1]?.split('/')[0];
  return link && kLink.test(url) && material(url) === material(fresh) ? url.replace(kLink, link) : url;
}
