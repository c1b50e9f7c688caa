// Does a sequence fit a pattern in which one member stands for any run?

/**
 * `isRun`: this member of the pattern stands for any number of items. At most |items| × |pattern| steps, whatever the
 * pattern: somebody else wrote it.
 */
export function fitsPattern<Item, Member>(
  items: ArrayLike<Item>,
  pattern: ArrayLike<Member>,
  isRun: (member: Member) => boolean,
  fits: (item: Item, member: Member) => boolean,
): boolean {
  let [at, want, run, resume] = [0, 0, -1, 0];
  const member = (): Member | undefined => pattern[want];
  while (at < items.length) {
    const wanted = member();
    if (wanted !== undefined && isRun(wanted)) {
      run = want++;
      resume = at;
    } else if (wanted !== undefined && fits(items[at] as Item, wanted)) {
      want++;
      at++;
    } else if (run < 0) {
      return false;
    } else {
      want = run + 1;
      at = ++resume;
    }
  }
  for (let left = member(); left !== undefined && isRun(left); left = member()) want++;
  return want === pattern.length;
}
