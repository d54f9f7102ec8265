// Names what is pressed and is too small for a finger.
({ finger, least }) => {
    const pressed = [];
    const look = (root) => {
        for (const element of root.querySelectorAll('*')) {
            if (element.matches('button, a[href], input, textarea, select, summary') && element.checkVisibility()) {
                pressed.push(element);
            }
            if (element.shadowRoot) look(element.shadowRoot);
        }
    };
    look(document);
    const boxes = pressed.map((element) => element.getBoundingClientRect());
    const centre = (box) => [box.left + box.width / 2, box.top + box.height / 2];
    // A circle of the least size around its centre must not meet another target, nor the circle of another.
    const crowded = (index) => {
        const [x, y] = centre(boxes[index]);
        return boxes.some((box, other) => {
            if (other === index) return false;
            const beside = [Math.max(box.left, Math.min(x, box.right)), Math.max(box.top, Math.min(y, box.bottom))];
            return Math.hypot(x - beside[0], y - beside[1]) < least / 2;
        });
    };
    // A link in a sentence is as high as its line, and the success criterion leaves it out.
    const inSentence = (element) => element.matches('p a, li a')
        && getComputedStyle(element).display === 'inline'
        && element.closest('p, li').textContent.trim() !== element.textContent.trim();
    return pressed.flatMap((element, index) => {
        const { width, height } = boxes[index];
        if (width >= finger && height >= finger) return [];
        if (inSentence(element) || (width >= least && height >= least && !crowded(index))) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
        return [`<${element.localName}> ${name}: ${Math.round(width)} x ${Math.round(height)}`];
    });
}
