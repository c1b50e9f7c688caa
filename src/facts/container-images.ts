// Does an image name say which image it is, or may it mean another tomorrow?

export function isPinnedByDigest(image: string): boolean {
  return image.includes("@sha256:");
}

/** Neither a digest nor a tag other than `latest`. A colon before the last slash is a port. */
export function isUnpinnedImage(image: string): boolean {
  if (isPinnedByDigest(image)) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const tag = name.includes(":") ? name.slice(name.indexOf(":") + 1) : "";
  return tag === "" || tag === "latest";
}
