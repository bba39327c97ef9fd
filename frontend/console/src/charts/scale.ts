// Axes: steps that people count in, and no more room than the values need.

/** Steps of 1, 2, 2.5 or 5 times a power of ten, from zero; the last is the first that is not below `most`. */
export function ticks(most: number, about = 4): number[] {
  const top = Math.max(most, 1);
  const raw = top / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const fits = [1, 2, 2.5, 5, 10]
    .map((each) => each * power)
    .filter((each) => each >= 1 && Number.isInteger(each));
  const step = fits.find((each) => each >= raw * 0.999) ?? 10 * power;
  const whole = Math.max(1, Math.round(step));
  return Array.from({ length: Math.ceil(top / whole - 1e-9) + 1 }, (_, index) => index * whole);
}

/** Which of so many labels there is room for: every nth, beginning with the first. */
export function everyNth(labels: number, room: number): number {
  return Math.max(1, Math.ceil(labels / Math.max(1, Math.floor(room))));
}

/** The room that the label of a time takes, in pixels: `11-27 01:00`. */
export const TIME_LABEL = 80;

/** A shade of 0 (nothing) to 5: by rank of the value, and never nothing for something. */
export const shade = (value: number, most: number): number =>
  value <= 0 || most <= 0 ? 0 : Math.min(5, Math.max(1, Math.ceil((value / most) * 5)));
