/**
 * The phone's own window: fetched when one is opened, by the page that has opened it, and by the window itself, which may
 * outlive that page. It is an empty page of the page's origin, and of its policies.
 */

/** Closes a window when its phone is done, and rather than have it loaded anew, which would leave it empty. */
function watch(opened) {
  opened.addEventListener("message", ({ source, data }) => {
    if (source === opened.frames[0] && data?.type === "softphone/CLOSE_WINDOW") opened.close();
  });
  opened.addEventListener("pagehide", () => opened.close());
}

/** Puts the phone of an iframe into a new window; `posts` go to it once its page has loaded, and what is pushed later then. */
export function fill(opened, iframe, posts) {
  const { document } = opened;
  if (document.body.firstChild) return;
  const frame = document.importNode(iframe);
  document.title = frame.title;
  document.documentElement.style.colorScheme = "light dark";
  frame.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0";
  frame.name = "softphone window"; // hello.js reads it
  frame.onload = () => {
    const send = post => frame.contentWindow.postMessage(...post);
    posts.forEach(send);
    posts.push = send;
  };
  document.body.append(frame);
  watch(opened);
  try {
    const script = document.createElement("script");
    script.type = "module";
    script.nonce = iframe.ownerDocument.querySelector("script[nonce]")?.nonce ?? "";
    script.src = import.meta.url;
    document.body.append(script);
  } catch {
    // Trusted types. Without its opener it closes once somebody has clicked in it: then its phone may do that.
  }
}

if (location.href === "about:blank") watch(globalThis);
