'use strict';
// What belongs together is marked together: all that has the pc of what is pointed at, or the line.
{
  const mark = event => {
    for (const lit of document.querySelectorAll('.lit')) lit.classList.remove('lit');
    const at = event.target.closest('[data-pc], .source');
    if (!at) return;
    const row = at.closest('[data-line]');
    const query = at.dataset.pc !== undefined ? `[data-pc="${at.dataset.pc}"]`
      : row ? `[data-line="${row.dataset.line}"] .source, [data-line="${row.dataset.line}"] [data-pc]` : null;
    if (!query) return;
    for (const same of document.querySelectorAll(query)) same.classList.add('lit');
  };
  document.addEventListener('mouseover', mark);
  document.addEventListener('focusin', mark);
}
