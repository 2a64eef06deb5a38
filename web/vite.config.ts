import { defineConfig } from "vite";

const node = "http://127.0.0.1:8787";

export default defineConfig({
  // The jar holds the built files; the server serves them from the class path.
  build: {
    outDir: "target/classes/org/sightline/web/app",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // Files stay files: the content security policy forbids data: outside pictures.
    assetsInlineLimit: 0,
    target: "es2023",
  },
  // During development the API comes from dev/stand-in.mjs or from a real node.
  server: { proxy: { "/api": { target: node, ws: true }, "/healthz": node } },
});
