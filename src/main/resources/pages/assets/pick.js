// A place to drop, choose or paste a picture.

const at = (id) => document.getElementById(id);

/** @param choose is called with each file that is given */
export function picking(choose) {
  const first = (files) => {
    const file = [...files].find((f) => f.type.startsWith('image/')) ?? files[0];
    if (file) {
      choose(file);
    }
  };
  at('file').addEventListener('change', () => first(at('file').files));
  for (const kind of ['dragenter', 'dragover']) {
    at('drop').addEventListener(kind, () => at('drop').classList.add('over'));
  }
  for (const kind of ['dragleave', 'drop']) {
    at('drop').addEventListener(kind, () => at('drop').classList.remove('over'));
  }
  document.addEventListener('paste', (event) => first(event.clipboardData.files));
  at('form').addEventListener('submit', (event) => event.preventDefault());
}
