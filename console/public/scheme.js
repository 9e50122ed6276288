/* Before the first paint, so that who chose dark sees no flash of light. The key is Mantine's. */
(() => {
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value') || chosen;
  } catch {
    // Storage may be closed to this page; then the system's scheme is it.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light';
})();
