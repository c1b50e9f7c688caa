// Which repository does an address mean, however it is written?

/**
 * `https://github.com/Acme/shop.git`, `git@github.com:acme/shop` and `github.com/acme/shop/` are one repository:
 * `github.com/acme/shop`.
 */
export function normaliseRepository(written: string): string {
  return written
    .trim()
    .toLowerCase()
    .replace(/^(?:git\+)?[a-z]+:\/\//, "")
    .replace(/^[^@/]*@/, "")
    .replace(/^([^/:]+):(?!\d+\/)/, "$1/")
    .replace(/(?:\.git)?\/*$/, "");
}
