package io.grapevine.sim.mutant;

import io.grapevine.sim.world.FirstFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/**
 * A mutant, compiled in memory. Its classes replace those of the program while it plays. Where they have other methods, which a JVM
 * does not replace, the whole program is loaded anew with them, in three times as long.
 */
final class Mutation {
    private static final String PROGRAM = "io.grapevine.";
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** The class path, which is opened once. */
    private static final JavaFileManager LIBRARIES = COMPILER.getStandardFileManager(null, null, null);

    private final String kind;
    private final boolean days;

    /** The compiled classes of the source file, by their names. */
    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    /** Compiles a mutant against the class path of this process. */
    Mutation(Mutant mutant) throws IOException {
        kind = mutant.kind().name();
        days = mutant.days();
        Path source = Path.of("src/main/java/io/grapevine", mutant.file());
        compile(mutant.className(), mutant.apply(Files.readString(source)));
    }

    private void compile(String name, String text) {
        StringWriter errors = new StringWriter();
        List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
        JavaFileManager files = new InMemory(LIBRARIES);
        boolean done = COMPILER.getTask(errors, files, null, options, null, List.of(new Source(name, text)))
                .call();
        if (!done) {
            throw new AssertionError("the mutant of " + name + " does not compile: " + errors);
        }
    }

    /** The first failure of so many seeds, played with the mutant, or nothing. */
    String firstFailure(long from, int seeds) throws ReflectiveOperationException, IOException {
        Instrumentation jvm = ByteBuddyAgent.install();
        try {
            replace(jvm, classes);
        } catch (UnsupportedOperationException | ClassNotFoundException e) {
            return firstFailureOfAnother(from, seeds);
        }
        try {
            return new FirstFailure(seeds, kind, days).apply(from);
        } finally {
            replace(jvm, originals());
        }
    }

    /** Replaces all of these classes, or none. */
    private static void replace(Instrumentation jvm, Map<String, byte[]> by) throws ClassNotFoundException {
        List<ClassDefinition> all = new ArrayList<>();
        for (Map.Entry<String, byte[]> each : by.entrySet()) {
            all.add(new ClassDefinition(Class.forName(each.getKey()), each.getValue()));
        }
        try {
            jvm.redefineClasses(all.toArray(ClassDefinition[]::new));
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException(e); // only those of arrays and primitive types are
        }
    }

    private Map<String, byte[]> originals() throws IOException {
        Map<String, byte[]> originals = new LinkedHashMap<>();
        for (String name : classes.keySet()) {
            try (InputStream file = file(name)) {
                originals.put(name, Objects.requireNonNull(file, name).readAllBytes());
            }
        }
        return originals;
    }

    private static @Nullable InputStream file(String name) {
        return Mutation.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class");
    }

    private String firstFailureOfAnother(long from, int seeds) throws ReflectiveOperationException {
        Class<?> loaded = new Loader().loadClass(FirstFailure.class.getName());
        @SuppressWarnings("unchecked") // it is what that class implements
        LongFunction<String> play = (LongFunction<String>)
                loaded.getConstructor(int.class, String.class, boolean.class).newInstance(seeds, kind, days);
        return play.apply(from);
    }

    private final class Loader extends ClassLoader {
        Loader() {
            super(Mutation.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return name.startsWith(PROGRAM) ? define(name) : super.loadClass(name, resolve);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            try (InputStream file = file(name)) {
                if (bytes == null && file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = bytes == null ? file.readAllBytes() : bytes;
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        InMemory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() throws IOException {
                            super.close();
                            classes.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
