/** Does something to many, one after another: the server is others' too, and what does not work does not stop the rest. */
export async function inTurn(ids: string[], work: (id: string) => Promise<unknown>, said: (done: number) => void): Promise<{ done: string[]; failed: string[] }> {
  const done: string[] = [];
  const failed: string[] = [];
  for (const [i, id] of ids.entries()) {
    said(i);
    await work(id).then(
      () => done.push(id),
      () => failed.push(id),
    );
  }
  return { done, failed };
}
