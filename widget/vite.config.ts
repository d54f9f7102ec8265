import { defineConfig } from 'vitest/config';

// One classic script, so that a page needs nothing but <script src=".../widget.js" defer></script>.
// It lands beside the server's other static files, where it is committed.
export default defineConfig({
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
    // The themes' contrast is measured in the style sheet itself.
    css: true,
  },
});
