// Does an image name fix which image is meant, or may it mean another one tomorrow?

export function isPinnedByDigest(image: string): boolean {
  return image.includes("@sha256:");
}

/**
 * True for an image without a digest whose tag is missing or `latest`. A colon before the last slash belongs to a port.
 */
export function isUnpinnedImage(image: string): boolean {
  if (isPinnedByDigest(image)) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const tag = name.includes(":") ? name.slice(name.indexOf(":") + 1) : "";
  return tag === "" || tag === "latest";
}
