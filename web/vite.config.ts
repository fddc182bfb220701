import { defineConfig } from "vite";

// One classic script: any page can load it with one tag, and nothing else is asked for.
export default defineConfig({
  build: {
    target: "es2020",
    outDir: "dist",
    lib: { entry: "src/main.tsx", formats: ["iife"], name: "ShoumenChat", fileName: () => "shoumen-chat.js" },
  },
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
});
