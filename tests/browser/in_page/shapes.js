// Names each element and attribute that is anywhere in the page, and each address that is no web page or telephone.
() => {
    const found = new Set();
    const look = (root) => {
        for (const element of root.querySelectorAll('*')) {
            found.add(`<${element.localName}>`);
            for (const { name, value } of element.attributes) {
                found.add(`<${element.localName} ${name}>`);
                const address = ['href', 'src', 'action', 'formaction', 'data'].includes(name);
                if (address && !/^(https?:|tel:|\/(?!\/)|#)/.test(value)) found.add(`<${element.localName} ${name}=${value}>`);
            }
            if (element.shadowRoot) look(element.shadowRoot);
        }
    };
    look(document);
    return [...found].sort();
}
