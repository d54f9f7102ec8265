import { minify } from 'terser';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * Vite's own minifier leaves 400 bytes that a second one finds, which keeps the names as they are. Line breaks and
 * indentation of templates go too: in the minified bundle, no other line break is followed by a space.
 */
const smaller: Plugin = {
  name: 'smaller',
  async generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      const { code = '' } = await minify(file.code, { ecma: 2020, mangle: false, compress: { passes: 3, lhs_constants: false } });
      file.code = code.replace(/\n\s+/g, ' ');
    }
  },
};

// One classic script, so that a page needs nothing but <script src=".../widget.js" defer></script>.
// It lands beside the server's other static files, where it is committed.
export default defineConfig({
  plugins: [smaller],
  // Its templates alone: what else the package brings is loaded for its side effects, used or not.
  resolve: { alias: [{ find: /^lit$/, replacement: 'lit/html.js' }] },
  build: {
    lib: { entry: 'src/main.ts', name: 'Backline', formats: ['iife'], fileName: () => 'widget.js' },
    outDir: '../bot/web/static',
    emptyOutDir: false,
    target: 'es2022',
    cssMinify: true,
    reportCompressedSize: true,
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
    // Pauses before a retry are left to chance, and a busy machine is slow.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 20_000,
    // The themes' contrast is measured in the style sheet itself.
    css: true,
  },
});
