/**
 * In CI the property tests draw the same cases each time, so that a change is not blamed for what it did not do. Elsewhere
 * they draw others each time, so that what they can find is found where it can be looked at.
 */
if (process.env["CI"] !== undefined) {
  const { configureGlobal } = await import("fast-check");
  configureGlobal({ seed: 20_190_506 });
}
