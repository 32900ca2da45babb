/** Settles like `promised`, or rejects after `milliseconds`. */
export async function withTimeout<T>(promised: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("took too long")), milliseconds);
  });
  return Promise.race([promised, late]).finally(() => clearTimeout(timer));
}
