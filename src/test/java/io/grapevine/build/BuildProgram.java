package io.grapevine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/** A program of {@code src/build/java}, compiled once and run in processes of its own, as the build runs it. */
record BuildProgram(String name, Path classes) {
    /** Compiles a program into a directory. */
    static BuildProgram compiled(String name, Path classes) {
        ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
        assertThat(compiler.run(System.out, System.err, "-d", classes.toString(), "src/build/java/" + name + ".java"))
                .isZero();
        return new BuildProgram(name, classes);
    }

    /** Runs it with a home directory; it must succeed and print nothing. */
    void run(Path home, String... arguments) throws IOException, InterruptedException {
        run(home, Map.of(), arguments);
    }

    /** Runs it with a home directory and more variables of the environment; it must succeed and print nothing. */
    void run(Path home, Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                classes.toString(),
                name));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(out).isEmpty();
    }
}
