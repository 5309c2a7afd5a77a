// A test here is a named async function; a failed one is reported with what it saw, and the exit status says so.
export async function runAll(title, tests, context = {}) {
  let failed = 0;
  for (const [name, test] of tests) {
    const began = Date.now();
    try {
      await test();
      console.log(`ok    ${title}: ${name} (${Date.now() - began} ms)`);
    } catch (thrown) {
      failed += 1;
      console.log(`FAIL  ${title}: ${name}\n      ${String(thrown?.stack ?? thrown).split('\n').slice(0, 6).join('\n      ')}`);
      if (context.onFailure) await context.onFailure(name).catch(() => undefined);
    }
  }
  return failed;
}

export function check(condition, what) {
  if (!condition) throw new Error(what);
}
