/** How many chips of these widths stand in one row of this width, when those that do not are counted in one more chip. All in pixels. */
export function fitChips(room: number, widths: readonly number[], gap: number, moreWidth: number): number {
  const whole = widths.reduce((sum, width) => sum + width + gap, 0);
  if (whole <= room) return widths.length;
  let left = room - moreWidth - gap;
  const first = widths.findIndex((width) => {
    left -= width + gap;
    return left < 0;
  });
  return first === -1 ? widths.length : first;
}
