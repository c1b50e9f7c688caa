// What does an event say that was sent in our own form, as a CDEvent, or as a CDEvent inside a CloudEvent?

import type { JsonValue } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { DeliveryReading, DeliveryReadingContext } from "./delivery-reading.ts";
import { refuse } from "./delivery-reading.ts";
import { readCdevent } from "./read-cdevent.ts";
import { readNativeEvent } from "./read-native-event.ts";
import { unwrapCdevent } from "./unwrap-cdevent.ts";

/** Never throws: problems are in `problems`, each with a pointer into the event. */
export function readDeliveryEvent(sent: JsonValue, context: DeliveryReadingContext): DeliveryReading {
  if (!isJsonObject(sent)) return refuse({ code: "wrong-type", message: "an event has to be an object", pointer: "" });
  const unwrapped = unwrapCdevent(sent);
  if (unwrapped === undefined) return readNativeEvent(sent, context);
  return "problem" in unwrapped ? refuse(unwrapped.problem) : readCdevent(unwrapped, context);
}
