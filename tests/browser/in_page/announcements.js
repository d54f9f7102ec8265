// Notes in window.heard what a screen reader would announce, and how politely.
(() => {
    const REGIONS = '[aria-live], [role=alert], [role=status], [role=log]';
    const IMPLIED = { alert: 'assertive', status: 'polite', log: 'polite' };
    const spoken = new WeakMap();
    window.heard = [];

    const announce = (region) => {
        const politeness = region.getAttribute('aria-live') ?? IMPLIED[region.getAttribute('role')];
        return politeness === 'off' ? null : politeness;
    };
    const say = (element, text) => {
        const region = element.closest(REGIONS);
        const politeness = region && announce(region);
        // An alert is said as a whole; one that is drawn in two steps is said once.
        const whole = region?.getAttribute('role') === 'alert';
        const words = (whole ? region.textContent : text).replace(/\s+/g, ' ').trim();
        if (!politeness || !words || spoken.get(region) === words) return;
        spoken.set(region, words);
        window.heard.push({ politeness, words });
    };
    const listen = (root) => new MutationObserver((changes) => {
        for (const change of changes) {
            if (change.type === 'characterData') {
                if (change.target.parentElement) say(change.target.parentElement, change.target.textContent);
                continue;
            }
            for (const node of change.addedNodes) {
                if (!(node instanceof Element)) {
                    if (node.parentElement) say(node.parentElement, node.textContent);
                    continue;
                }
                say(node, node.textContent);
                // What lies in a silent part may be a region of its own.
                for (const region of node.querySelectorAll(REGIONS)) say(region, region.textContent);
            }
        }
    }).observe(root, { childList: true, characterData: true, subtree: true });

    listen(document);
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
        const root = attach.call(this, options);
        listen(root);
        return root;
    };
})();
