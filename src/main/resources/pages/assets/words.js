// Numbers as people say them.

export const number = (n) => Math.round(n).toLocaleString('en');

/** 4800 seconds: "1 h 20 min". */
export function duration(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}

export function bytes(n) {
  if (n < 1e6) return `${Math.ceil(n / 1e3)} KB`;
  return n < 1e9 ? `${Math.round(n / 1e6)} MB` : `${(n / 1e9).toFixed(1)} GB`;
}

export const when = (instant) => new Date(instant).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });

export const counted = (n, one, many = `${one}s`) => (Math.round(n) === 1 ? `one ${one}` : `${number(n)} ${many}`);

export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
