// Runs axe-core, and tells of each finding where it is and why.
async (options) => {
    const found = await axe.run(document, options);
    const told = (results) => results.flatMap(({ id, nodes }) => nodes.map((node) => ({
        rule: id,
        where: node.target.flat().join(' '),
        why: [...node.any, ...node.all, ...node.none].map((check) => check.data?.messageKey ?? check.message).join('; '),
    })));
    return { violations: told(found.violations), incomplete: told(found.incomplete) };
}
