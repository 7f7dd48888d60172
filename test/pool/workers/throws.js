/** A worker that throws instead of returning a fault. */
export default function scan() {
  throw new Error("out of luck");
}
