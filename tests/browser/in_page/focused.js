// Tells what has the focus, be it inside of components; null where nothing has.
() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
        what: `<${element.localName}> ${element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`,
        outlined: style.outlineStyle === 'auto' // the browser's own
            || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && !/^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor)),
        inView: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    };
}
