import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Completes the jars of the program that Quarkus has packaged, with the JDK's own tools; the build runs this source file as it is.
 * It adds {@code grapevine.jar}, which starts the program, with attributes of the manifest that Quarkus would overwrite, and
 * {@code training.jar}, which trains archives of classes and is no part of the program; beside the program {@code quickstart.jar},
 * the demonstration. It writes the jars of Quarkus again: their entries have three timestamps each, twice, which take 98 bytes for
 * each of 3,400 entries, 0.29 MB of the image, and their sizes twice, which takes 16. And the names of values in generated classes have numbers of one counter, which Quarkus
 * draws from in parallel: they are counted again, so that the same sources make the same bytes.
 */
public final class ProgramJars {
    /** Where classes are whose values have such names, and these names: they are constants, each in several classes. */
    private static final String RECORDED = "io/quarkus/runner/recorded/";

    private static final String VALUE = "proxykey";

    private ProgramJars() {}

    /**
     * Writes the jars.
     *
     * @param arguments the directory of the build, and the time of all entries
     */
    public static void main(String... arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        Path program = target.resolve("quarkus-app");
        String time = arguments[1];
        jar(program.resolve("training.jar"), time, "-C", compiled("training", target), ".");
        String quickstart = compiled("quickstart", target);
        jar(target.resolve("quickstart.jar"), time, "-C", quickstart, ".", "-C", "src/build/resources", ".");
        jar(program.resolve("grapevine.jar"), time, "--manifest", "src/build/launcher.mf");
        for (String directory : List.of("app", "quarkus")) {
            try (Stream<Path> files = Files.list(program.resolve(directory))) {
                for (Path jar :
                        files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                    pack(jar);
                }
            }
        }
    }

    /**
     * Writes a jar again: the same entries in the same order, of the times only that of the last change, and the sizes only before the
     * content, as they are known.
     */
    private static void pack(Path jar) throws IOException {
        Path packed = Path.of(jar + ".packed");
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(packed))) {
            Map<String, byte[]> counted = countedAgain(from);
            to.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry : Collections.list(from.entries())) {
                ZipEntry plain = new ZipEntry(entry.getName());
                plain.setTimeLocal(entry.getTimeLocal());
                byte[] other = counted.get(entry.getName());
                byte[] content = other == null ? from.getInputStream(entry).readAllBytes() : other;
                CRC32 sum = new CRC32();
                sum.update(content);
                plain.setCrc(sum.getValue());
                plain.setSize(content.length);
                plain.setCompressedSize(compressedSize(content));
                to.putNextEntry(plain);
                to.write(content);
            }
        }
        Files.move(packed, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long compressedSize(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(content);
            deflater.finish();
            byte[] some = new byte[8192];
            while (!deflater.finished()) {
                deflater.deflate(some);
            }
            return deflater.getBytesWritten();
        } finally {
            deflater.end();
        }
    }

    /** The recorded classes of a jar, with numbers in the order in which classes, sorted by their names, name values first. */
    private static Map<String, byte[]> countedAgain(ZipFile jar) throws IOException {
        Map<String, byte[]> classes = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (ZipEntry entry : jar.stream()
                .filter(each -> each.getName().startsWith(RECORDED) && !each.isDirectory())
                .sorted(Comparator.comparing(ZipEntry::getName))
                .toList()) {
            classes.put(entry.getName(), renamed(jar.getInputStream(entry).readAllBytes(), names));
        }
        return classes;
    }

    /** A class file whose constants that are names of values are those of the table, which gets the new ones. */
    private static byte[] renamed(byte[] file, Map<String, String> names) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(in.readLong()); // magic number and version
        int constants = in.readUnsignedShort();
        out.writeShort(constants);
        for (int i = 1; i < constants; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            switch (tag) { // section 4.4 of the JVM specification
                case 1 -> {
                    String text = in.readUTF();
                    out.writeUTF(
                            text.matches(VALUE + "\\d+")
                                    ? names.computeIfAbsent(text, name -> VALUE + (names.size() + 1))
                                    : text);
                }
                case 5, 6 -> {
                    out.writeLong(in.readLong());
                    i++; // it takes two places
                }
                case 7, 8, 16, 19, 20 -> out.writeShort(in.readShort());
                case 15 -> out.write(in.readNBytes(3));
                default -> out.writeInt(in.readInt());
            }
        }
        in.transferTo(out);
        return bytes.toByteArray();
    }

    /** Compiles a package of {@code src/build/java}; returns the directory of its classes. */
    private static String compiled(String name, Path target) throws IOException {
        String classes = target.resolve(name).toString();
        List<String> compile = new ArrayList<>(List.of("--release", "17", "-d", classes));
        compile.addAll(List.of("-cp", target.resolve("classes").toString()));
        try (Stream<Path> sources = Files.list(Path.of("src/build/java/io/grapevine", name))) {
            sources.map(Path::toString).sorted().forEach(compile::add);
        }
        run("javac", compile);
        return classes;
    }

    private static void jar(Path file, String time, String... content) {
        List<String> options = new ArrayList<>(List.of("--create", "--file", file.toString(), "--date", time));
        options.addAll(List.of(content));
        run("jar", options);
    }

    private static void run(String name, List<String> options) {
        ToolProvider tool = ToolProvider.findFirst(name).orElseThrow();
        if (tool.run(System.out, System.err, options.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(name + " failed");
        }
    }
}
