/** The page that shows the API contract, as HTML. */
export function renderApiDocs(yaml?: string): string;
