// Numbers as people read them: few digits, always with their unit or under a heading that names it.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const TWO_DIGITS = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export const NOTHING = '–';

export function count(value) {
  return WHOLE.format(value);
}

/** For axes and narrow columns: 12.3K. */
export function short(value) {
  return (value < 1 ? TWO_DIGITS : SHORT).format(value);
}

/** Events per second; null means unknown. */
export function rate(value) {
  if (value === null) {
    return NOTHING;
  }
  return (value < 10 ? ONE_DIGIT : WHOLE).format(value);
}

export function share(part, whole) {
  if (whole === 0) {
    return NOTHING;
  }
  const value = part / whole;
  return value > 0 && value < 0.001 ? '< 0.1%' : PERCENT.format(value);
}

export function micros(value) {
  if (value === 0) {
    return NOTHING;
  }
  if (value < 1_000) {
    return `${WHOLE.format(value)} µs`;
  }
  return value < 1_000_000 ? `${ONE_DIGIT.format(value / 1_000)} ms` : `${ONE_DIGIT.format(value / 1_000_000)} s`;
}

export function bytes(value) {
  const mebibytes = value / (1024 * 1024);
  if (mebibytes < 1) {
    return `${WHOLE.format(value / 1024)} KiB`;
  }
  return mebibytes < 1024 ? `${ONE_DIGIT.format(mebibytes)} MiB` : `${ONE_DIGIT.format(mebibytes / 1024)} GiB`;
}

export function duration(seconds) {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3_600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  if (days > 0) {
    return `${days} d ${hours} h`;
  }
  if (hours > 0) {
    return `${hours} h ${minutes} min`;
  }
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** A time near or far: without the day if it is today's. */
export function moment(date) {
  const today = date.toDateString() === new Date().toDateString();
  return today ? timeOfDay(date) : `${date.toLocaleDateString('en', { day: 'numeric', month: 'short' })}, ${timeOfDay(date)}`;
}

export function timeOfDay(date) {
  return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}
