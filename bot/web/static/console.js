// What the console gains from scripts; every page works without them.
'use strict';

// Times in the reader's own time zone.
const formats = {
  clock: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }),
  // Lists are headed by days in UTC: a time that belongs to another day here says so.
  otherDay: new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' }),
  full: new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
};
for (const time of document.querySelectorAll('time[data-local]')) {
  const moment = new Date(time.dateTime);
  time.title = time.title || `${time.dateTime.replace('T', ' ').replace('Z', '')} UTC`;
  const elsewhere = time.dataset.local === 'clock' && moment.getDate() !== moment.getUTCDate();
  time.textContent = formats[elsewhere ? 'otherDay' : time.dataset.local].format(moment);
}
for (const zone of document.querySelectorAll('[data-zone]')) {
  zone.textContent = `are yours (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
}

// A training at work: ask how far it is, and show the page anew when it has ended.
const training = document.querySelector('[data-running]');
if (training) {
  const step = training.querySelector('[data-step]');
  const bar = training.querySelector('[data-bar]');
  const elapsed = training.querySelector('[data-elapsed]');
  const look = async () => {
    try {
      const response = await fetch('/console/training.json', { headers: { Accept: 'application/json' } });
      const told = response.ok ? (await response.json()).training : null;
      if (!told || told.state !== 'running') {
        location.reload();
        return;
      }
      if (step.textContent !== told.step) {
        step.textContent = told.step;
      }
      if (told.steps) {
        bar.max = told.steps;
        bar.value = Math.max(told.done, 0);
      }
      elapsed.textContent = told.seconds;
    } catch {
      // The server may be busy or away for a moment: ask again.
    }
    setTimeout(look, 1500);
  };
  setTimeout(look, 1500);
} else if (document.querySelector('[data-taking-up]')) {
  setTimeout(() => location.reload(), 3000);
}
