import { homedir } from "node:os";
import { expect, test } from "vitest";
import { stateDirectory } from "../../src/nightly/state-directory.ts";

test("the state lies where it is asked for, else below systemd's directory, else where XDG has state", () => {
  const all = { STATE_DIRECTORY: "/var/lib/a:/var/lib/b", XDG_STATE_HOME: "/xdg", HOME: "/home/me" };
  expect(stateDirectory("job", "here", all)).toBe("here");
  expect(stateDirectory("job", undefined, all)).toBe("/var/lib/a/job");
  expect(stateDirectory("job", undefined, { ...all, STATE_DIRECTORY: "" })).toBe("/xdg/brownout/job");
  expect(stateDirectory("job", undefined, { HOME: "/home/me", XDG_STATE_HOME: "relative" })).toBe(
    "/home/me/.local/state/brownout/job",
  );
  expect(stateDirectory("job", undefined, {})).toBe(`${homedir()}/.local/state/brownout/job`);
});
