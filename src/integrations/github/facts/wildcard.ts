// Does a sequence match a pattern in which some members stand for any run of items?

/**
 * `isRun`: whether a member of the pattern stands for any number of items. Takes at most |items| × |pattern| steps,
 * since patterns come from others.
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
