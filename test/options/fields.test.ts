import { describe, expect, test } from "vitest";
import { readFields } from "../../src/options/fields.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";

describe("fields", () => {
  test("those that are named replace the usual names, the others keep them", () => {
    expect(readFields("time=at")).toEqual({ ...USUAL_NAMES, time: ["at"] });
    expect(readFields("ip=req.remoteAddress,status=res.statusCode")).toEqual({
      ...USUAL_NAMES,
      address: ["req.remoteAddress"],
      status: ["res.statusCode"],
    });
  });

  test("one that is named more than once keeps the order", () => {
    expect(readFields("ip=forwarded,ip=peer").address).toEqual(["forwarded", "peer"]);
  });

  test("blanks around a part are dropped, those inside a name and further equals signs belong to it", () => {
    expect(readFields(" time=at , ip=client address ,status=a=b")).toEqual({
      time: ["at"],
      address: ["client address"],
      status: ["a=b"],
    });
  });

  test.for(["", "time", "time=", "time= ", "=at", "host=x", "Time=at", "time=at,", "time=at;ip=x,what"])(
    '"%s" is refused',
    (text) => {
      const part = text.split(",").at(-1);
      expect(() => readFields(text)).toThrow(
        `expected fields like "time=at,ip=req.remoteAddress,status=res.statusCode" but found "${part}"`,
      );
    },
  );
});
