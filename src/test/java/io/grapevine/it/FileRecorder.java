package io.grapevine.it;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A Java agent that records which source files of Grapevine a process runs. A test writes its jar, names it in {@code JAVA_OPTS}, and
 * begins and ends the recording by files in a directory that both know.
 */
public final class FileRecorder {
    private static final String PROGRAM = "io/grapevine/";
    private static final String SELF = FileRecorder.class.getName().replace('.', '/');
    private static final String BEGIN = "begin";
    private static final String END = "end";
    private static final String RAN = "ran";
    private static final long POLL_MILLIS = 20;

    private static final Set<String> FILES = ConcurrentHashMap.newKeySet();
    private static volatile boolean records;

    private FileRecorder() {}

    /** Begins to instrument each class that is loaded; {@code directory} has the files by which the recording begins and ends. */
    public static void premain(String directory, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Instrumented());
        Thread watcher = new Thread(() -> watch(Path.of(directory)), "recorder of files");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Records the file of a class, in each of its methods. */
    public static void ran(String type) {
        if (records) {
            FILES.add(type);
        }
    }

    private static final class Instrumented implements ClassFileTransformer {
        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            if (!name.startsWith(PROGRAM) || name.startsWith(SELF)) {
                return null;
            }
            int nested = name.indexOf('$');
            String file = nested < 0 ? name : name.substring(0, nested);
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            new ClassReader(bytes).accept(new Methods(writer, file), 0);
            return writer.toByteArray();
        }
    }

    private static final class Methods extends ClassVisitor {
        private final String file;

        Methods(ClassVisitor next, String file) {
            super(Opcodes.ASM9, next);
            this.file = file;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    visitLdcInsn(file);
                    visitMethodInsn(Opcodes.INVOKESTATIC, SELF, "ran", "(Ljava/lang/String;)V", false);
                }
            };
        }
    }

    private static void watch(Path directory) {
        try {
            while (true) {
                if (!records && Files.exists(directory.resolve(BEGIN))) {
                    FILES.clear();
                    records = true;
                    Files.delete(directory.resolve(BEGIN));
                } else if (records && Files.exists(directory.resolve(END))) {
                    records = false;
                    Path written = Files.write(directory.resolve(RAN + ".part"), new TreeSet<>(FILES));
                    Files.delete(directory.resolve(END));
                    Files.move(written, directory.resolve(RAN), StandardCopyOption.ATOMIC_MOVE);
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("Files are recorded no more: " + e);
        }
    }

    /** Writes the jar of the agent, and returns the option of a JVM that uses it with {@code directory}. */
    static String option(Path directory) throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", FileRecorder.class.getName());
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, placeOf(ClassReader.class).toString());
        Path classes = Path.of(placeOf(FileRecorder.class));
        Path jar = directory.resolve("recorder.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                DirectoryStream<Path> own = Files.newDirectoryStream(
                        classes.resolve(SELF).getParent(), FileRecorder.class.getSimpleName() + "*.class")) {
            for (Path each : own) {
                entries.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, entries);
            }
        }
        return "-javaagent:" + jar + "=" + directory;
    }

    private static URI placeOf(Class<?> type) throws URISyntaxException {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    }

    /** Begins to record in the process that uses {@code directory}. */
    static void begin(Path directory) throws Exception {
        Path begin = Files.createFile(directory.resolve(BEGIN));
        Eventually.holds("recording has begun", () -> Files.notExists(begin));
    }

    /** Ends the recording; returns the paths of the source files that ran, without their suffix. */
    static Set<String> end(Path directory) throws Exception {
        Files.createFile(directory.resolve(END));
        Path ran = directory.resolve(RAN);
        Eventually.holds("recording has ended", () -> Files.exists(ran));
        Set<String> files = Set.copyOf(Files.readAllLines(ran));
        Files.delete(ran);
        return files;
    }
}
