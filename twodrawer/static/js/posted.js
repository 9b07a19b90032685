/**
 * A page that answered a post is in the browser's history as an ordinary page, not as what was posted.
 *
 * A browser writes its tabs to the disk so that it can bring them back, and with such a page every word that was posted.
 * Loaded anew, or brought back for whoever sits there next, it would post them once more. `<body data-posted>` marks it.
 */

if (typeof document !== "undefined" && document.body.dataset.posted !== undefined) {
  history.replaceState(null, "", location.href);
}
