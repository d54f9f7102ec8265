// Notes in window.drawn when the chat's first control, and each message of the person, was on the screen.
(() => {
    const drawn = { control: null, said: [] };
    let pressed = null;
    window.drawn = drawn;
    addEventListener('keydown', (event) => { if (event.key === 'Enter') pressed = event.timeStamp; }, true);

    // What is posted in a frame's callback is delivered once the frame is painted.
    const painted = (note) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => note(performance.now());
        channel.port2.postMessage(null);
    });
    const isUsable = (control) => !control.disabled && control.getClientRects().length > 0;
    const look = (root, changes) => {
        if (drawn.control === null && [...root.querySelectorAll('button, textarea')].some(isUsable)) {
            drawn.control = NaN;
            painted((now) => { drawn.control = now; });
        }
        const said = (node) => node instanceof Element && node.matches('li.patient');
        if (pressed !== null && changes.some((change) => [...change.addedNodes].some(said))) {
            const since = pressed;
            pressed = null;
            painted((now) => drawn.said.push(now - since));
        }
    };
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, options);
        new MutationObserver((changes) => look(root, changes)).observe(root, { childList: true, subtree: true });
        return root;
    };
})();
