const kLittle = 20_000_000_000; // a day's uploads of a school district

/** Whether room for files runs out soon: under a twentieth of the disk, or so little that one long recording fills it. */
export const isShort = (free: number, total: number): boolean => free < Math.min(total / 20, kLittle) || free < kLittle / 10;
