import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Bundles the web UI: lets esbuild make one style sheet and three scripts of the sources and of Lit (that of the first page, that
 * of the others, and what both need), and the scripts of two workers, writes the page with their names in it, and beside each file its compressed forms. The
 * build runs this source file as it is.
 */
public final class BundlePage {
    /** Where the jars of mvnpm have the files of an npm package, below the package's name and version. */
    private static final String PACKAGES = "META-INF/resources/_static";

    private final Path sources;
    private final Path work;
    private final Path bundle;

    private BundlePage(Path sources, Path work, Path bundle) {
        this.sources = sources;
        this.work = work;
        this.bundle = bundle;
    }

    /**
     * Bundles it.
     *
     * @param arguments the directory of the sources, that of the unpacked jars, that of the result, and the name of the
     *     npm package of esbuild for this computer
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        BundlePage page = new BundlePage(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        Files.createDirectories(page.bundle);
        for (Path old : list(page.bundle)) {
            Files.delete(old);
        }
        Path modules = page.modules();
        page.esbuild(page.packageOf(arguments[3]), modules);
        page.write();
        page.compress();
    }

    private Path packageOf(String name) throws IOException {
        return list(work.resolve(PACKAGES).resolve(name)).get(0); // the directory of its version
    }

    /** Lays the packages out as npm does. */
    private Path modules() throws IOException {
        Path modules = work.resolve("node_modules");
        for (String name : List.of("lit", "lit-html", "lit-element", "reactive-element")) {
            Path target = modules.resolve(name.startsWith("lit") ? name : "@lit/" + name);
            Path source = packageOf(name);
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = target.resolve(source.relativize(file).toString());
                    if (!Files.exists(copy)) {
                        Files.createDirectories(copy.getParent());
                        Files.copy(file, copy);
                    }
                }
            }
        }
        return modules;
    }

    private void esbuild(Path program, Path modules) throws IOException, InterruptedException {
        // A worker has no script in common with the page: not all browsers let it import one.
        esbuild(program, modules, List.of("main.ts", "main.css"), List.of("--splitting", "--chunk-names=[name]-[hash]"));
        esbuild(program, modules, List.of("stream-worker.ts"), List.of());
        esbuild(program, modules, List.of("features/push/push-worker.ts"), List.of());
    }

    private void esbuild(Path program, Path modules, List<String> entries, List<String> options)
            throws IOException, InterruptedException {
        Path windows = program.resolve("esbuild.exe");
        Path binary = Files.exists(windows) ? windows : program.resolve("bin/esbuild");
        if (!binary.toFile().setExecutable(true)) {
            throw new IOException(binary + ": cannot be made executable");
        }
        List<String> words = new ArrayList<>(options);
        words.add(0, binary.toAbsolutePath().toString());
        entries.forEach(entry -> words.add(sources.resolve(entry).toString()));
        words.addAll(List.of(
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2021",
                "--legal-comments=none",
                "--log-level=warning",
                "--entry-names=[name]-[hash]",
                "--tsconfig=" + sources.resolve("tsconfig.json"),
                "--outdir=" + bundle));
        ProcessBuilder command = new ProcessBuilder(words);
        command.environment().put("NODE_PATH", modules.toAbsolutePath().toString());
        int code = command.inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("esbuild: exit code " + code);
        }
    }

    private void write() throws IOException {
        String page = Files.readString(sources.resolve("index.html"));
        for (Path file : list(bundle)) {
            String name = file.getFileName().toString();
            if (name.startsWith("push-worker-")) { // browsers know it again by its address, so that has no hash
                Files.move(file, bundle.resolve("push-worker.js"));
            }
            page = page.replace("ui/" + name.replaceFirst("-[^-.]+\\.", "."), "ui/" + name);
        }
        Files.writeString(bundle.resolve("index.html"), page);
        for (String name : List.of("favicon.svg", "manifest.webmanifest", "icon-192.png", "icon-512.png")) {
            Files.copy(sources.resolve(name), bundle.resolve(name));
        }
    }

    private void compress() throws IOException {
        boolean brotli = Brotli4jLoader.isAvailable();
        if (!brotli) {
            System.err.println("No brotli for this computer: the web UI is served with gzip only.");
        }
        for (Path file : list(bundle)) {
            if (file.toString().endsWith(".png")) {
                continue; // is compressed
            }
            byte[] plain = Files.readAllBytes(file);
            Files.write(Path.of(file + ".gz"), gzip(plain));
            if (brotli) {
                Files.write(Path.of(file + ".br"), Encoder.compress(plain));
            }
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
