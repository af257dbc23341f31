// In the phone's own window, which may outlive the page that has opened it: closes it when its phone is done, and rather than
// load it anew, which would leave it empty.
addEventListener("message", ({ source, data }) => {
  if (source === frames[0] && data?.type === "softphone/CLOSE_WINDOW") close();
});
addEventListener("pagehide", () => close());
