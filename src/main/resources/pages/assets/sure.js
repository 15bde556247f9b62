// Asks once more before what cannot be undone.

const at = (id) => document.getElementById(id);

/** @param wantsReason whether words are asked for; answers them, or true, or null for no */
export function sure(title, text, yes, wantsReason = false) {
  at('sure-title').textContent = title;
  at('sure-text').textContent = text;
  at('sure-yes').textContent = yes;
  at('sure-reason').value = '';
  at('sure-reason').required = wantsReason;
  at('sure-reason-part').hidden = !wantsReason;
  at('sure').showModal();
  return new Promise((resolve) => {
    at('sure').addEventListener('close', () => {
      const agreed = at('sure').returnValue === 'yes';
      at('sure').returnValue = '';
      resolve(agreed ? at('sure-reason').value.trim() || true : null);
    }, { once: true });
  });
}
