// Runs before the first paint, so that a remembered theme does not flash. A file of its own: inline scripts are forbidden.
try {
  var theme = localStorage.getItem('acervo.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (e) {
  // storage may be forbidden; the system's preference then decides
}
