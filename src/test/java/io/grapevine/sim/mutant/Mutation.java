package io.grapevine.sim.mutant;

import io.grapevine.sim.world.FirstFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A mutant, compiled in memory, and the whole program loaded anew with it. */
final class Mutation {
    private static final String PROGRAM = "io.grapevine.";

    private final String kind;
    private final boolean days;
    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    /** Compiles a mutant against the class path of this process. */
    Mutation(Mutant mutant) throws IOException {
        kind = mutant.kind().name();
        days = mutant.days();
        Path source = Path.of("src/main/java/io/grapevine", mutant.file());
        compile(mutant.className(), mutant.apply(Files.readString(source)));
    }

    private void compile(String name, String text) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
        JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null));
        boolean done = compiler.getTask(errors, files, null, options, null, List.of(new Source(name, text)))
                .call();
        if (!done) {
            throw new AssertionError("the mutant of " + name + " does not compile: " + errors);
        }
    }

    /** What plays seeds with the mutant: for the first and the number of seeds the first failure, or nothing. */
    String firstFailure(long from, int seeds) throws ReflectiveOperationException {
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
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
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
